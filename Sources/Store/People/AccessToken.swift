import Crypto
import Foundation
import Ledger

/// A bearer token of the HTTP interface. Vigil keeps only its SHA-256: whoever reads the database cannot use it.
package struct AccessToken: Sendable {
  /// What every token begins with, so that scanners of leaked secrets recognise one.
  package static let prefix = "vgl_"

  /// `vgl_` and 43 characters of base64url: shown once, never stored.
  package let text: String
  /// The sign-in that stands behind it, for a token that was checked by its signature; then ``text`` is empty.
  package let session: SessionID?

  /// - Parameter random: 32 random bytes.
  package init(random: [UInt8]) {
    text = Self.prefix + Base64.encodeURL(random)
    session = nil
  }

  /// Stands for a sign-in whose bearer token was checked.
  package init(session: SessionID) {
    text = ""
    self.session = session
  }

  /// Takes a token as it was presented; nil for anything that is none, before any hashing.
  package init?(_ text: some StringProtocol) {
    guard text.hasPrefix(Self.prefix), let bytes = Base64.decodeURL(text.dropFirst(Self.prefix.count)),
      bytes.count == 32
    else { return nil }
    self.text = String(text)
    session = nil
  }

  /// What is stored. One round is enough: the token has 256 bits of chance, nothing that could be guessed.
  var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }
}
