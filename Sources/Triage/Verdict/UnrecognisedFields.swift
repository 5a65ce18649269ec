import Vitals

/// Fields that were present with a word that their code list does not have, for example a rhythm of a newer device, or
/// with a unit that does not measure them.
///
/// Such a field is a technical finding and is judged as missing; its neighbours stand (INTAKE-3).
package struct UnrecognisedFields: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  package static let consciousness = UnrecognisedFields(rawValue: 1 << 0)
  package static let oxygen = UnrecognisedFields(rawValue: 1 << 1)
  package static let rhythm = UnrecognisedFields(rawValue: 1 << 2)
  package static let fall = UnrecognisedFields(rawValue: 1 << 3)
  package static let contact = UnrecognisedFields(rawValue: 1 << 4)
  package static let battery = UnrecognisedFields(rawValue: 1 << 5)
  package static let motion = UnrecognisedFields(rawValue: 1 << 6)
  package static let faults = UnrecognisedFields(rawValue: 1 << 7)

  /// A vital.
  package init(_ vital: Vital) {
    rawValue = 1 << (8 + UInt16(vital.rawValue))
  }

  /// Every single field with its key in the native payload.
  package static let keyed: [(field: UnrecognisedFields, key: String)] =
    Vital.allCases.map { (UnrecognisedFields($0), $0.key) } + [
      (.consciousness, "acvpu"), (.oxygen, "oxygen"), (.rhythm, "rhythm"), (.fall, "fall"), (.contact, "contact"),
      (.battery, "battery"), (.motion, "motion"), (.faults, "faults"),
    ]
}
