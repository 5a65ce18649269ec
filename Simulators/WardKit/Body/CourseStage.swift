import Vitals

/// A point that a course passes: what the vitals have become, and what else is true from there on.
package struct CourseStage: Hashable, Sendable {
  /// When it is reached, 0...1 of the course.
  package var at: Double
  /// Levels that are reached here, whoever the patient is; a vital that is not named returns to the patient's baseline.
  package var levels: [Vital: Double]
  package var rhythm = Rhythm.normal
  package var consciousness = Consciousness.alert
  /// Whether the patient is given oxygen.
  package var oxygen = false
  /// Vitals that no sensor finds from here on.
  package var lost: Set<Vital> = []
  /// Standard deviation of the heart rate from one reading to the next, /min.
  package var irregularity = 0.0

  package init(
    _ at: Double, _ levels: [Vital: Double], rhythm: Rhythm = .normal, consciousness: Consciousness = .alert,
    oxygen: Bool = false, lost: Set<Vital> = [], irregularity: Double = 0
  ) {
    self.at = at
    self.levels = levels
    self.rhythm = rhythm
    self.consciousness = consciousness
    self.oxygen = oxygen
    self.lost = lost
    self.irregularity = irregularity
  }

  /// The levels here of a patient with this baseline.
  package func physiology(from baseline: Physiology) -> Physiology {
    var result = baseline
    for (vital, level) in levels { result[vital] = level }
    return result
  }
}
