/// A registration as it is sent: one canonical document, signed with the key that it names.
package enum Registration {
  /// `{"document","signature"}` for `POST /api/v1/registrations`.
  ///
  /// - Parameters:
  ///   - userName: 3...64 characters of `a-z 0-9 . _ -`, nobody else's.
  ///   - time: milliseconds since 1970.
  package static func body(
    of keys: PersonKeys, role: String, userName: String, for node: NodeName, at time: Int64
  ) throws -> String {
    let profile: [String: CanonicalText] = [
      "email": .text(userName + "@load.example"), "name": .text(userName), "userName": .text(userName),
    ]
    let document = CanonicalText.object([
      "agree": .text(keys.agree), "key": .text(keys.did), "origin": .text(node.origin), "profile": .object(profile),
      "role": .text(role), "time": .number(time),
    ]).written
    return CanonicalText.object(["document": .text(document), "signature": .text(try keys.sign(document))]).written
  }

  /// `{"challenge","signature"}` for `POST /api/v1/sessions`: the answer to a challenge.
  package static func answer(to challenge: String, with keys: PersonKeys, for node: NodeName) throws -> String {
    let signature = try keys.sign("vigil-sign-in/1\n\(node.origin)\n\(challenge)")
    return CanonicalText.object(["challenge": .text(challenge), "signature": .text(signature)]).written
  }
}
