import Foundation
import Ledger
import Sharing
import Vault

/// Which gateway a wallet is used with, and the token it got there: beside the wallet, for its owner alone.
struct WalletSession {
  let server: String
  var token: String?
  var refresh: String?
  /// When the token ends, milliseconds of the epoch; nil for an operator's token.
  var expires: Int64?

  private static func path(_ wallet: String) -> String { WalletFolder.ofThisUser.path + "/\(wallet).session" }

  /// Nil when the wallet was never used with a gateway.
  static func load(_ wallet: String) -> WalletSession? {
    guard let bytes = FileManager.default.contents(atPath: path(wallet)),
      let json = try? CanonicalJSON.parse(Array(bytes)), let server = json["server"]?.string
    else { return nil }
    return WalletSession(
      server: server, token: json["token"]?.string, refresh: json["refresh"]?.string,
      expires: json["expires"]?.integer)
  }

  func save(_ wallet: String) throws {
    var members: [String: JSONValue] = ["server": .string(server)]
    if let token { members["token"] = .string(token) }
    if let expires { members["expires"] = .integer(expires) }
    if let refresh { members["refresh"] = .string(refresh) }
    try Durable.replace(
      Self.path(wallet), with: try CanonicalJSON.encode(.object(members)) + [UInt8(ascii: "\n")], mode: 0o600)
  }
}
