/// A patient's contracts as the gateway shows them.
package struct ShownContracts: Decodable, Hashable, Sendable {
  package struct Grant: Decodable, Hashable, Sendable {
    package let grant: Int64
    package let state: String
    package let used: Int
  }

  package struct Request: Decodable, Hashable, Sendable {
    package let request: Int64
    package let state: String
  }

  package let grants: [Grant]
  package let requests: [Request]
}
