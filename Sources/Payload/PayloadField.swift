import Vitals

/// A field of the native JSON payload (DESIGN, section 3, "Payloads").
///
/// The numeric vitals come first and share their raw values with ``Vital``.
package enum PayloadField: UInt8, CaseIterable, Hashable, Sendable {
  case heartRate
  case oxygenSaturation
  case respiratoryRate
  case temperature
  case systolic
  case diastolic
  case glucose
  case time
  case sequence
  case boot
  case device
  case consciousness
  case oxygen
  case rhythm
  case fall
  case contact
  case battery
  case motion
  case faults

  /// The key on the wire.
  package var key: String {
    switch self {
    case .heartRate: "hr"
    case .oxygenSaturation: "spo2"
    case .respiratoryRate: "rr"
    case .temperature: "temp"
    case .systolic: "sbp"
    case .diastolic: "dbp"
    case .glucose: "glucose"
    case .time: "time"
    case .sequence: "seq"
    case .boot: "boot"
    case .device: "device"
    case .consciousness: "acvpu"
    case .oxygen: "oxygen"
    case .rhythm: "rhythm"
    case .fall: "fall"
    case .contact: "contact"
    case .battery: "battery"
    case .motion: "motion"
    case .faults: "faults"
    }
  }

  /// The vital that this field carries, or nil.
  package var vital: Vital? { Vital(rawValue: rawValue) }
}
