import Ledger

extension EntryType {
  /// A person gave the public key with which others seal for them.
  package static let personAgreement = EntryType(rawValue: "person.agreement")
  /// A person gave a certificate that shows what they are; its hash is sealed beside the entry.
  package static let personCertificate = EntryType(rawValue: "person.certificate")
  /// An administrator begins to replace lost keys.
  package static let recoveryBegun = EntryType(rawValue: "recovery.begun")
  /// The person objects, with a key that was not lost.
  package static let recoveryRefused = EntryType(rawValue: "recovery.refused")
  /// An administrator completes it after its time: the old keys are retired.
  package static let recoveryCompleted = EntryType(rawValue: "recovery.completed")
  /// A person says anew who they are: a further version of the profile.
  package static let profileChanged = EntryType(rawValue: "profile.changed")
}
