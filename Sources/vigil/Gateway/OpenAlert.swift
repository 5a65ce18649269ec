import ArgumentParser
import Ledger
import Sharing

/// Finding and answering open alerts.
enum OpenAlert {
  static func find(_ name: String, gateway: any Gateway) throws -> JSONValue {
    guard let found = try gateway.ask(.alerts).array?.first(where: { $0["alert"]?.string == name }) else {
      throw ValidationError("There is no open alert '\(name)'. `vigil alerts list` shows them.")
    }
    return found
  }

  static func answer(
    _ name: String, home: HomeOption, wallet: WalletOption, _ act: (_ patient: String?) -> Act
  ) throws {
    try home.withGateway { gateway, _ in
      let found = try find(name, gateway: gateway)
      try Receipts.print(try wallet.sign(act(found["patient"]?.string), gateway: gateway))
    }
  }

  static func line(_ alert: JSONValue) -> String {
    ["alert", "priority", "state", "patient", "technical"].compactMap { alert[$0]?.string }.joined(separator: "  ")
  }
}
