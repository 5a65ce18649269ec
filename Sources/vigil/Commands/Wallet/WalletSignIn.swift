import ArgumentParser
import Ledger
import NIOHTTP1
import Sharing

extension WalletCommand {
  /// `vigil wallet sign-in`
  struct SignIn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Sign in at a gateway with the wallet's key; the sign-in is kept beside the wallet and renewed by itself.",
      discussion: """
        Example: vigil wallet sign-in asha --server https://gateway.example:8443
        A sign-in lasts twelve hours. With --end it ends at once.
        """)

    @OptionGroup var at: ServerOption
    @Flag(help: "End the sign-in instead.")
    var end = false

    func run() async throws {
      try await Refusals.shown {
        guard !end else {
          try await at.withClient { client in _ = try await client.ask(.DELETE, "/api/v1/sessions/current") }
          try WalletSession(server: try at.connection().server).save(at.wallet)
          return Console.print("signed out")
        }
        let wallet = try at.open()
        let answer = try await at.connection().run(token: nil) { try await $0.signIn(wallet) }
        guard let person = answer["person"]?.string else { throw OperatorRefusal.malformedAnswer }
        if wallet.person != person { try WalletFolder.ofThisUser.assign(at.wallet, to: person) }
        Self.show(answer)
      }
    }

    /// Who was let in, and what waits for them.
    static func show(_ answer: JSONValue) {
      for name in ["person", "role", "licence"] { Console.print("\(name)  \(answer[name]?.string ?? "-")") }
      if answer["licence"]?.string == "applied" {
        Console.warn("An administrator must approve you before you can do more than look after your keys and profile.")
      }
      let pending = answer["pending"]?.array ?? []
      if !pending.isEmpty { Console.warn("\(pending.count) requests wait for your answer: vigil wallet requests") }
    }
  }
}
