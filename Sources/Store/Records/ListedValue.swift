import GRDB
import Ledger

/// What lies sealed beside an entry, for one item of a list: a value that does not open must not close the list, and must
/// not look like an erased one.
package struct ListedValue: Hashable, Sendable {
  /// Nil when there is none, after erasure, and when it does not open.
  package let value: JSONValue?
  /// Whether there is one that does not open, though nobody was erased.
  package let isBroken: Bool

  package init(value: JSONValue?, isBroken: Bool = false) {
    self.value = value
    self.isBroken = isBroken
  }

  /// The member of that name.
  package subscript(member: String) -> JSONValue? { value?[member] }

  static func fetch(_ position: Int64, on snapshot: Snapshot) throws -> ListedValue {
    do {
      return ListedValue(
        value: try SealedPayload.fetchUnlessErased(position, keyRing: snapshot.keyRing, on: snapshot.db))
    } catch StoreError.valueBroken { return ListedValue(value: nil, isBroken: true) }
  }
}
