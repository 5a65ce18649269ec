import Ledger

/// The members of a request's body: strictly those that were asked for, each fault with its place.
struct BodyFields {
  private let members: [String: JSONValue]

  /// - Parameter names: every member that may be there.
  init(_ value: JSONValue, _ names: Set<String>) throws(Problem) {
    guard let members = value.object else { throw Self.fault("", "The body is a JSON object.") }
    let others = members.keys.filter { !names.contains($0) }.sorted()
    guard others.isEmpty else {
      let shape = "The members are \(names.sorted().joined(separator: ", ")), and no others."
      throw .malformed(others.map { ProblemFault(pointer: JSONPlace.root.member($0), shape) })
    }
    self.members = members
  }

  func text(_ name: String) throws(Problem) -> String {
    guard let text = members[name]?.string else { throw Self.fault(name, "\(name) must be a text.") }
    return text
  }

  /// Base64url of this many bytes.
  func bytes(_ name: String, count: Int) throws(Problem) -> [UInt8] {
    guard let bytes = Base64.decodeURL(try text(name)), bytes.count == count else {
      throw Self.fault(name, "\(name) must be \(count) bytes in base64url.")
    }
    return bytes
  }

  private static func fault(_ name: String, _ detail: String) -> Problem {
    .malformed([ProblemFault(pointer: name.isEmpty ? "" : JSONPlace.root.member(name), detail)])
  }
}
