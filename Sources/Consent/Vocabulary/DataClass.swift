/// A kind of data that consent is given for. The word is the one that stands in sealed payloads.
package enum DataClass: String, CaseIterable, Hashable, Sendable {
  /// Readings, summaries and strips of devices.
  case vitalSigns = "vital-signs"
  /// The clinical content of alerts: values, findings, priority.
  case alerts
  case visits
  case reports
  case prescriptions
  case laboratoryResults = "laboratory-results"
  case images
  case appointments
  /// What a desk or pharmacy may see when it looks a patient up by exact id.
  case directoryEntry = "directory-entry"
  /// Name, address, birth date, identity numbers.
  case identity
  /// Who accessed what: reading it is an access too.
  case accessLog = "access-log"
  /// Files that the patient added.
  case ownFiles = "own-files"
}

/// A set of data classes, one bit each.
package typealias DataClassSet = WordSet<DataClass>

extension WordSet where Word == DataClass {
  /// What treatment is about: the scope of emergency access.
  package static let clinical: DataClassSet = [
    .vitalSigns, .alerts, .visits, .reports, .prescriptions, .laboratoryResults, .images, .directoryEntry, .identity,
    .ownFiles,
  ]
  /// The classes that records have; what is of the others is made by the gateway.
  package static let records: DataClassSet = [
    .visits, .reports, .prescriptions, .laboratoryResults, .images, .ownFiles,
  ]
  /// What standing watch over a patient is about.
  package static let watched: DataClassSet = [.vitalSigns, .alerts]
}
