/// Who the patients are and what happens to them.
package struct PatientPlan: Hashable, Sendable {
  /// 1...1,000,000.
  package var count = 1
  /// The first rule that names a patient holds; the others stay stable.
  package var courses: [CourseRule] = []
  /// Everything that names a patient is ordered, in this order.
  package var orders: [OrderRule] = []
  /// Share of readings made plainly abnormal whatever the patient's state, 0...1: load for benches.
  package var abnormalShare = 0.0

  package init() {}
}

/// A course for some of the patients.
package struct CourseRule: Hashable, Sendable {
  package var course: Course
  package var selection: Selection
  /// When it begins, in scenario seconds: each patient's own instant between the two.
  package var onsetSeconds: ClosedRange<Double>
  /// How long it takes, in scenario seconds; nil as ``Course/defaultSeconds``.
  package var overSeconds: Double?

  package init(
    course: Course, selection: Selection, onsetSeconds: ClosedRange<Double> = 0...0, overSeconds: Double? = nil
  ) {
    self.course = course
    self.selection = selection
    self.onsetSeconds = onsetSeconds
    self.overSeconds = overSeconds
  }
}

/// Some of many: by number, from 0, or by share.
package enum Selection: Hashable, Sendable {
  /// Both included; numbers that do not exist select nobody.
  case indices(ClosedRange<Int>)
  /// 0...1, drawn by the seed; exactly that share, rounded.
  case share(Double)

  /// The selected indices below `total`, ascending.
  package func indices(below total: Int, using generator: inout SeededGenerator) -> [Int] {
    switch self {
    case .indices(let range):
      Array(range.clamped(to: 0...max(0, total - 1))).filter { range.contains($0) && $0 < total }
    case .share(let share): generator.choose(Int((Double(total) * share).rounded()), below: total)
    }
  }
}
