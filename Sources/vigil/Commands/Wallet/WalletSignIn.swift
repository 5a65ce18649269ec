import ArgumentParser
import Ledger
import NIOHTTP1
import Sharing
import Vitals

extension WalletCommand {
  /// `vigil wallet sign-in`
  struct SignIn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Sign in at a gateway with the wallet's key; the sign-in is kept beside the wallet and renewed by itself.",
      discussion: """
        Examples:
          vigil wallet sign-in asha --server https://gateway.example:8443
          vigil wallet sign-in asha --by-passphrase --user-name asha.rao        if one was set: vigil wallet passphrase
          vigil wallet sign-in asha --end                                       or --end --everywhere
        A sign-in lasts twelve hours. One by passphrase lets you look; to sign, the wallet's key is needed.
        """)

    @OptionGroup var at: ServerOption
    @Flag(help: "By your passphrase, of which the gateway sees what is derived from it alone.")
    var byPassphrase = false
    @Option(help: "The name that you registered under; with --by-passphrase.")
    var userName: String?
    @OptionGroup var passphrase: PassphraseOption
    @Flag(help: "End the sign-in instead.")
    var end = false
    @Flag(help: "With --end: every sign-in of yours.")
    var everywhere = false

    func validate() throws {
      guard byPassphrase == (userName != nil) else {
        throw ValidationError("Give --by-passphrase and --user-name together.")
      }
      guard !everywhere || end else { throw ValidationError("--everywhere goes with --end.") }
    }

    func run() async throws {
      try await Refusals.shown {
        guard !end else {
          let path = "/api/v1/sessions" + (everywhere ? "" : "/current")
          try await at.withClient { client in _ = try await client.ask(.DELETE, path) }
          try WalletSession(server: try at.connection().server).save(at.wallet)
          return Console.print("signed out")
        }
        if let userName { return try await signIn(userName) }
        let wallet = try at.open()
        let answer = try await at.connection().run(token: nil) { try await $0.signIn(wallet) }
        guard let person = answer["person"]?.string else { throw OperatorRefusal.malformedAnswer }
        if wallet.person != person { try WalletFolder.ofThisUser.assign(at.wallet, to: person) }
        Self.show(answer)
      }
    }

    private func signIn(_ userName: String) async throws {
      // A wallet that is not there is told before anything is typed.
      let listing = try WalletFolder.ofThisUser.listing(at.wallet)
      let (connection, text) = (try at.connection(), try passphrase.known(for: userName))
      let answer = try await connection.run(token: nil) { try await $0.signIn(userName, passphrase: text) }
      guard listing.person == nil || listing.person == answer["person"]?.string else {
        // Nobody knows of this sign-in, and nobody would end it.
        _ = try await connection.run(token: answer["token"]?.string) { client in
          try await client.ask(.DELETE, "/api/v1/sessions/current")
        }
        throw CommandFailure("\(userName) is not the person whose wallet \(at.wallet) is.")
      }
      try WalletSession(server: connection.server, answer: answer).save(at.wallet)
      Self.show(answer)
    }

    /// Who was let in, and what waits for them.
    static func show(_ answer: JSONValue) {
      for name in ["person", "role", "licence"] { Console.print("\(name)  \(answer[name]?.string ?? "-")") }
      if answer["licence"]?.string == "applied" {
        Console.warn("An administrator must approve you before you can do more than look after your keys and profile.")
      }
      if let recovery = answer["recovery"], let of = recovery["of"]?.integer, let due = recovery["due"]?.integer {
        Console.warn(
          "An administrator asked to replace your keys on \(Timestamp(milliseconds: due).rfc3339). If you did not lose them:"
            + " vigil wallet recovery WALLET refuse \(of)")
      }
      let pending = answer["pending"]?.array ?? []
      if !pending.isEmpty { Console.warn("\(pending.count) requests wait for your answer: vigil wallet requests") }
    }
  }
}
