import Ledger

extension EntryType {
  /// A clinician ordered how a patient is watched; what is ordered is sealed.
  package static let orderPlaced = EntryType(rawValue: "order.placed")
  /// A clinician ended an order before its time.
  package static let orderWithdrawn = EntryType(rawValue: "order.withdrawn")
}
