import Crypto
import Ledger

/// A refresh token: 256 bits of chance, of which the gateway keeps a hash; good for one renewal.
package struct RefreshToken: Hashable, Sendable {
  private static let prefix = "vgr_"

  /// `vgr_` and 43 characters of base64url.
  package let text: String

  /// - Parameter random: 32 random bytes.
  package init(random: [UInt8]) { text = Self.prefix + Base64.encodeURL(random) }

  /// Nil for anything that is none, before any hashing.
  package init?(_ text: String) {
    guard text.hasPrefix(Self.prefix), let bytes = Base64.decodeURL(text.dropFirst(Self.prefix.count)),
      bytes.count == 32
    else { return nil }
    self.text = text
  }

  /// What is stored.
  package var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}
