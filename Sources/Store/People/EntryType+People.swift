import Ledger

extension EntryType {
  /// A person gave the public key with which others seal for them.
  package static let personAgreement = EntryType(rawValue: "person.agreement")
}
