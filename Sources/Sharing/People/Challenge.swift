import Ledger
import Store
import Vitals

/// What a person's side signs to sign in: 16 random bytes, until when it counts, and the gateway's keyed hash of both, so
/// that nothing has to be kept until it is answered.
package struct Challenge: Hashable, Sendable {
  /// How long it may be answered, in milliseconds.
  package static let lifetimeMilliseconds: Int64 = 120_000

  /// `random.expires.hash`.
  package let text: String
  package let expires: Timestamp

  package init(random: [UInt8], at now: Timestamp, secrets: GatewaySecrets) {
    expires = now.adding(milliseconds: Self.lifetimeMilliseconds)
    let claim = "\(Base64.encodeURL(random)).\(expires.milliseconds)"
    text = claim + "." + Base64.encodeURL(secrets.mac(.challenge, claim))
  }

  /// Takes one back; nil when this gateway never gave it out or its time is over.
  package init?(_ text: String, at now: Timestamp, secrets: GatewaySecrets) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count <= 256, parts.count == 3, let milliseconds = Int64(parts[1]),
      let mac = Base64.decodeURL(parts[2]), secrets.isValid(mac, .challenge, "\(parts[0]).\(parts[1])"),
      case let expires = Timestamp(milliseconds: milliseconds), now < expires
    else { return nil }
    self.text = text
    self.expires = expires
  }

  /// The bytes that the person's key signs; they say for which gateway, so that no other can pass them on.
  package static func signedBytes(_ challenge: String, for origin: String) -> [UInt8] {
    Array("vigil-sign-in/1\n\(origin)\n\(challenge)".utf8)
  }
}
