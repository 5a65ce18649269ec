import Ledger
import Vitals

/// An answer as it is kept for a request that comes again under its key.
package struct KeptAnswer: Hashable, Sendable {
  /// How long an answer is kept: 24 hours.
  package static let lifetimeMilliseconds: Int64 = 86_400_000
  /// Most answers that are kept for one person; beyond it the oldest goes.
  package static let boundPerPerson = 1_000
  /// A larger answer is not kept: the request is done again, which acts allow (`ActReceipt/isRepeated`).
  package static let maximumBytes = 16 << 10

  /// The HTTP status.
  package let status: Int
  package let contentType: String
  package let body: [UInt8]

  package init(status: Int, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  var json: JSONValue {
    [
      "body": .string(Base64.encodeURL(body)), "status": .integer(Int64(status)), "type": .string(contentType),
    ]
  }

  init?(json: JSONValue) {
    guard let status = json["status"]?.integer, let type = json["type"]?.string,
      let body = json["body"]?.string.flatMap({ Base64.decodeURL($0) })
    else { return nil }
    self.init(status: Int(status), contentType: type, body: body)
  }
}
