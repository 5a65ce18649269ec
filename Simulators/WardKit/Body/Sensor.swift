import Vitals

/// A device's sensors: noise of their own, rounding to what they resolve, and the bounds of what they can show.
package struct Sensor: Hashable, Sendable {
  private var generator: SeededGenerator

  package init(generator: SeededGenerator) {
    self.generator = generator
  }

  /// What is measured every time; the cuff, the thermometer and the glucose sensor are slower.
  package static let fast: [Vital] = [.heartRate, .oxygenSaturation, .respiratoryRate]

  /// Writes what the sensors show of `state` into `reading`, in fixed-point steps.
  /// - Parameter isFull: whether the slow sensors take part.
  package mutating func measure(_ state: BodyState, isFull: Bool, into reading: inout Reading) {
    for vital in Vital.allCases {
      // Drawn for every vital, measured or not: what a device leaves out changes no later value.
      let noise = generator.normal()
      guard isFull || Self.fast.contains(vital), !state.lost.contains(vital) else { continue }
      var level = state.levels[vital]
      // Electrodes that see no beat count none, without noise.
      if level > 0 { level += Self.noise(of: vital) * noise }
      if vital == .heartRate, level > 0 { level += state.irregularity * generator.normal() }
      reading.vitals[vital] = Self.shown(level, of: vital)
    }
    reading.rhythm = state.rhythm == .normal ? nil : state.rhythm
    reading.fall = state.fall ? true : nil
    reading.motion = state.activity > 0.6 ? true : nil
    if isFull {
      reading.consciousness = state.consciousness
      reading.oxygen = state.oxygen
    }
  }

  private static func shown(_ level: Double, of vital: Vital) -> Int {
    let range = resolvable(vital)
    return min(max(Int((level * Double(vital.scale)).rounded()), range.lowerBound), range.upperBound)
  }

  /// What a sensor of this kind can show, in fixed-point steps.
  package static func resolvable(_ vital: Vital) -> ClosedRange<Int> {
    switch vital {
    case .heartRate: 0...250
    case .oxygenSaturation: 50...100
    case .respiratoryRate: 0...70
    case .temperature: 300...430
    case .systolic: 40...260
    case .diastolic: 20...160
    case .glucose: 8...300
    }
  }

  /// Standard deviation of a single measurement, in the vital's unit.
  private static func noise(of vital: Vital) -> Double {
    switch vital {
    case .heartRate: 0.6
    case .oxygenSaturation: 0.25
    case .respiratoryRate: 0.3
    case .temperature: 0.03
    case .systolic: 1.2
    case .diastolic: 1
    case .glucose: 0.05
    }
  }
}
