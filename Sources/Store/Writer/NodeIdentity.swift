import Ledger

/// Who this node is on its ledger.
package struct NodeIdentity: Sendable {
  package let origin: String
  package let facility: String
  package let key: NodeKey

  package init(origin: String, facility: String, key: NodeKey) {
    self.origin = origin
    self.facility = facility
    self.key = key
  }
}
