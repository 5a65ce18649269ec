/// A numeric vital sign that Vigil judges, with its wire name, LOINC code and unit (DESIGN, section 3, "Payloads").
///
/// Values are fixed-point integers: temperature and glucose in tenths of their unit, all others in whole units.
package enum Vital: UInt8, CaseIterable, Hashable, Sendable {
  case heartRate
  case oxygenSaturation
  case respiratoryRate
  case temperature
  case systolic
  case diastolic
  case glucose

  /// The key of this vital in the native JSON payload and in canonical readings.
  package var key: String {
    switch self {
    case .heartRate: "hr"
    case .oxygenSaturation: "spo2"
    case .respiratoryRate: "rr"
    case .temperature: "temp"
    case .systolic: "sbp"
    case .diastolic: "dbp"
    case .glucose: "glucose"
    }
  }

  /// The vital that goes by this key, or nil.
  package init?(key: String) {
    guard let vital = Vital.allCases.first(where: { $0.key == key }) else { return nil }
    self = vital
  }

  /// The LOINC code of the observation.
  package var loinc: String {
    switch self {
    case .heartRate: "8867-4"
    case .oxygenSaturation: "59408-5"
    case .respiratoryRate: "9279-1"
    case .temperature: "8310-5"
    case .systolic: "8480-6"
    case .diastolic: "8462-4"
    case .glucose: "15074-8"
    }
  }

  /// The UCUM unit of the value, before ``scale``.
  package var ucum: String {
    switch self {
    case .heartRate, .respiratoryRate: "/min"
    case .oxygenSaturation: "%"
    case .temperature: "Cel"
    case .systolic, .diastolic: "mm[Hg]"
    case .glucose: "mmol/L"
    }
  }

  /// How many steps of the fixed-point value make one unit: 10 for temperature and glucose, else 1.
  package var scale: Int {
    switch self {
    case .temperature, .glucose: 10
    default: 1
    }
  }

  /// The values that physics allows, in fixed-point steps. What lies outside is a technical finding, never a rejection
  /// (INTAKE-3). Deliberately wide: an extreme patient must never be mistaken for a broken sensor.
  ///
  /// A heart rate of 0 is possible here: it is asystole unless another channel shows life, which triage decides.
  package var possible: ClosedRange<Int> {
    switch self {
    case .heartRate: 0...400
    case .oxygenSaturation: 0...100
    case .respiratoryRate: 0...150
    case .temperature: 100...500
    case .systolic: 0...350
    case .diastolic: 0...300
    case .glucose: 0...1200
    }
  }
}
