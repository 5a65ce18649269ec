import Ledger

/// The members of a request's body: strictly those that were asked for.
struct BodyFields {
  private let members: [String: JSONValue]

  /// - Parameter names: every member that may be there.
  init(_ value: JSONValue, _ names: Set<String>) throws(Problem) {
    guard let members = value.object else { throw .malformed("The body is a JSON object.") }
    if let stray = members.keys.sorted().first(where: { !names.contains($0) }) {
      throw .malformed("\(stray) is no member of this.")
    }
    self.members = members
  }

  func text(_ name: String) throws(Problem) -> String {
    guard let text = members[name]?.string else { throw .malformed("\(name) must be a text.") }
    return text
  }

  /// Base64url of this many bytes.
  func bytes(_ name: String, count: Int) throws(Problem) -> [UInt8] {
    guard let bytes = Base64.decodeURL(try text(name)), bytes.count == count else {
      throw .malformed("\(name) must be \(count) bytes in base64url.")
    }
    return bytes
  }
}
