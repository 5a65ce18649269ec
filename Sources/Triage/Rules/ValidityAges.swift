import Vitals

/// How long a value says something about the patient, in milliseconds of reading time.
package struct ValidityAges: Hashable, Sendable {
  /// By raw value of ``Vital``, as many as there are vitals.
  private var vitals: [Int]
  package var consciousnessMilliseconds: Int
  package var oxygenMilliseconds: Int

  /// - Parameter milliseconds: the age for each vital, asked once a vital.
  package init(
    consciousnessMilliseconds: Int, oxygenMilliseconds: Int, milliseconds: (Vital) -> Int
  ) {
    self.vitals = Vital.allCases.map(milliseconds)
    self.consciousnessMilliseconds = consciousnessMilliseconds
    self.oxygenMilliseconds = oxygenMilliseconds
  }

  package func milliseconds(of vital: Vital) -> Int { vitals[Int(vital.rawValue)] }

  /// DESIGN, section 4: heart rate, respiration and saturation 5 min, pressures 60 min, temperature 4 h, oxygen and
  /// consciousness 12 h; glucose 15 min, three samples of a continuous monitor.
  package static let standard = ValidityAges(
    consciousnessMilliseconds: 12 * 3_600_000, oxygenMilliseconds: 12 * 3_600_000
  ) { vital in
    switch vital {
    case .heartRate, .respiratoryRate, .oxygenSaturation: 5 * 60_000
    case .systolic, .diastolic: 60 * 60_000
    case .temperature: 4 * 3_600_000
    case .glucose: 15 * 60_000
    }
  }
}
