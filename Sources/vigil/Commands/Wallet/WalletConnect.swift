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
        Example: vigil wallet connect asha --server https://gateway.example:8443 --token vgl_…
        Server and token are kept beside the wallet, readable for you alone. With the wallet's public X25519 key on the
        ledger, records that are added for you from then on can be opened on this machine.
        """)

    @OptionGroup var at: ServerOption
    @Flag(help: "Only remember the gateway; sign nothing.")
    var silent = false

    func run() async throws {
      try await Refusals.shown {
        guard let server = at.server, let token = at.token else {
          throw ValidationError("Give --server and --token (vigil person token).")
        }
        try await at.withClient { client in _ = try await client.get("/api/v1/node") }
        try WalletSession(server: server, token: token).save(at.wallet)
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
