import Ledger

extension EntryType {
  /// A patient handed out a link.
  package static let linkGranted = EntryType(rawValue: "link.granted")
  /// A patient took a link back.
  package static let linkRevoked = EntryType(rawValue: "link.revoked")
  /// Somebody opened a link; the decision that let them stands just before.
  package static let linkOpened = EntryType(rawValue: "link.opened")
  /// Somebody tried to open a link in vain.
  package static let linkRefused = EntryType(rawValue: "link.refused")
}
