import Ledger

/// Where an act stands on the ledger.
package struct ActReceipt: Hashable, Sendable {
  /// The position of the entry.
  package let position: Int64
  /// The entry's leaf hash: its id.
  package let leaf: Digest32
  /// Whether it stood there already: the same act was sent before, and nothing happened again.
  package let isRepeated: Bool

  /// `{"id","position","repeated"}`.
  package var json: JSONValue {
    ["id": .string(leaf.hex), "position": .integer(position), "repeated": .bool(isRepeated)]
  }
}
