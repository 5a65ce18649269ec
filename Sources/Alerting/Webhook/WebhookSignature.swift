import Crypto
import Foundation
import Ledger

/// The signature of Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`, header `v1,` and base64.
package struct WebhookSignature: Sendable {
  private let key: SymmetricKey

  /// - Parameter secret: `whsec_` and base64 of 24 to 64 bytes, as the specification asks for.
  /// - Returns: nil for anything else.
  package init?(secret: String) {
    guard secret.hasPrefix("whsec_"), let bytes = Base64.decode(secret.dropFirst(6)), (24...64).contains(bytes.count)
    else { return nil }
    key = SymmetricKey(data: bytes)
  }

  /// The value of `webhook-signature`.
  ///
  /// - Parameter seconds: the time of this try, in seconds since 1970, as in `webhook-timestamp`.
  package func header(id: String, seconds: Int64, body: [UInt8]) -> String {
    var code = HMAC<SHA256>(key: key)
    code.update(data: Array("\(id).\(seconds).".utf8))
    code.update(data: body)
    return "v1," + Base64.encode(Array(code.finalize()))
  }
}
