import HTTPTypes
import Hummingbird

/// The header of draft-ietf-httpapi-idempotency-key-header: what makes a POST safe to send again.
struct IdempotencyKey: Hashable {
  static let header = "Idempotency-Key"
  /// Set on an answer that was given before.
  static let replayedHeader = "Idempotent-Replayed"
  /// Most characters of a key.
  static let bound = 255

  let text: String

  /// The key of a request; nil when it has none.
  ///
  /// - Throws: ``Problem`` for a key that is empty, too long, or not printable ASCII, and for more than one.
  init?(of request: Request) throws(Problem) {
    guard let name = HTTPField.Name(Self.header) else { return nil }
    let values = request.headers[values: name]
    guard let value = values.first else { return nil }
    guard values.count == 1, (1...Self.bound).contains(value.utf8.count),
      value.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw .malformed(
        [ProblemFault(header: Self.header, "One key of 1 to \(Self.bound) printable characters of ASCII, no spaces.")])
    }
    text = value
  }
}
