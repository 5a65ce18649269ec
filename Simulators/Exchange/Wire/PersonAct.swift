import Crypto
import Foundation

/// Something that a person does, before and after it is signed.
package struct PersonAct: Hashable, Sendable {
  package let type: String
  /// The pseudonym of whomever it is about.
  package let subject: String
  /// What stands on the ledger in clear.
  package let body: [String: CanonicalText]
  /// What is sealed beside it.
  package var payload: [String: CanonicalText]?

  package init(
    _ type: String, about subject: String, _ body: [String: CanonicalText] = [:],
    sealed payload: [String: CanonicalText]? = nil
  ) {
    self.type = type
    self.subject = subject
    self.body = body
    self.payload = payload
  }

  /// `{"entry","payload"?,"salt"?}`, signed by the author: what `POST /api/v1/acts` takes. The same bytes may be sent again.
  ///
  /// - Parameter time: milliseconds since 1970.
  package func signed(
    by author: String, with keys: PersonKeys, for node: NodeName, at time: Int64
  ) throws -> String {
    var entry: [String: CanonicalText] = [
      "author": .text(author), "body": .object(body), "facility": .text(node.facility), "origin": .text(node.origin),
      "subject": .text(subject), "time": .number(time), "type": .text(type), "v": 1,
    ]
    var act: [String: CanonicalText] = [:]
    if let payload {
      let salt = SymmetricKey(size: .bits256)
      let values = CanonicalText.object(payload).written
      let code = HMAC<SHA256>.authenticationCode(for: Data(values.utf8), using: salt)
      entry["commitment"] = .text(code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
      act["payload"] = .text(values)
      act["salt"] = .text(KeyText.base64(salt.withUnsafeBytes { Array($0) }))
    }
    entry["signature"] = .text(try keys.sign(CanonicalText.object(entry).written))
    act["entry"] = .text(CanonicalText.object(entry).written)
    return CanonicalText.object(act).written
  }
}
