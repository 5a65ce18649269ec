/// What a client must know of the node to write entries for its ledger: `GET /api/v1/node`.
package struct NodeName: Decodable, Hashable, Sendable {
  package let origin: String
  package let facility: String

  package init(origin: String, facility: String) {
    self.origin = origin
    self.facility = facility
  }
}
