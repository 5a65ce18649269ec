import ArgumentParser
import Ledger
import Sharing
import Vault

extension WalletCommand {
  /// `vigil wallet connect`
  struct Connect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Use a wallet with a gateway: remember where it is, and give it the key that others seal to.",
      discussion: """
        Examples:
          vigil wallet connect asha --server https://gateway.example:8443 --token vgl_…
          vigil wallet connect asha-2                  a wallet that is signed in, after its keys took others' place
        Server and token are kept beside the wallet, readable for you alone. With the wallet's public X25519 key on the
        ledger, records that are added for you from then on can be opened on this machine.
        """)

    @OptionGroup var at: ServerOption
    @Flag(help: "Only remember the gateway; sign nothing.")
    var silent = false

    func run() async throws {
      try await Refusals.shown {
        if let server = at.server, let token = at.token {
          try await at.withClient { client in _ = try await client.get("/api/v1/node") }
          try WalletSession(server: server, token: token).save(at.wallet)
        } else if WalletSession.load(at.wallet)?.token == nil || at.server != nil || at.token != nil {
          throw ValidationError(
            "Sign in first (vigil wallet sign-in), or give --server and --token (vigil person token).")
        }
        guard !silent, let key = try at.open().agreementKey else { return }
        do {
          Console.print("connected  \(try await at.submit(.agree(person: try at.person(), key: key)))")
        } catch let refusal as ServerRefusal where refusal.word == "exists" {
          Console.print("connected")
        }
      }
    }
  }
}
