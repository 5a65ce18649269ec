import ArgumentParser
import Ledger
import NIOHTTP1
import Sharing
import Vault
import Vitals

extension WalletCommand {
  /// `vigil wallet passphrase`
  struct SetPassphrase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "passphrase",
      abstract: "Leave a copy of your keys with the gateway, locked under a passphrase that only you know.",
      discussion: """
        Examples:
          vigil wallet passphrase asha                              asks for it twice
          vigil wallet passphrase asha --passphrase-file secret     a file of mode 600
          vigil wallet passphrase asha --forget                     takes both back
        Keys and passphrase stay on this machine: the gateway gets a box (scrypt, AES-256-GCM) that it cannot open, and what
        it needs to know you by the passphrase. On another machine: vigil wallet restore. Every sign-in of yours ends, and
        this wallet signs in again by its key.
        """)

    @OptionGroup var at: ServerOption
    @OptionGroup var passphrase: PassphraseOption
    @Flag(help: "The gateway forgets the copy, and you sign in by key alone.")
    var forget = false

    func run() async throws {
      try await Refusals.shown {
        guard !forget else { return try await takeBack() }
        let wallet = try at.open()
        try Confirmation.ask(
          "Leave a locked copy of the keys of \(at.wallet) with \(try at.connection().server)?", yes: at.yes)
        let text = try passphrase.new(for: at.wallet)
        try await at.withClient { client in
          let form = try wallet.change(
            passphrase: text, at: try await client.challenge().origin, time: SystemClock.now(),
            salts: (SystemRandom.bytes(PassphraseBox.saltBytes), SystemRandom.bytes(PassphraseBox.saltBytes)))
          _ = try await client.ask(.PUT, "/api/v1/me/passphrase", body: form)
        }
        try await at.signInAgain(with: wallet)
        Console.print("copy  kept")
      }
    }

    private func takeBack() async throws {
      let wallet = try at.open()
      try Confirmation.ask("Shall the gateway forget the copy of your keys and your passphrase?", yes: at.yes)
      try await at.withClient { client in
        let form = try wallet.forgettingPassphrase(at: try await client.challenge().origin, time: SystemClock.now())
        _ = try await client.ask(.DELETE, "/api/v1/me/passphrase", body: form)
      }
      try await at.signInAgain(with: wallet)
      Console.print("copy  forgotten")
    }
  }

  /// `vigil wallet restore`
  struct RestoreKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "restore",
      abstract: "Make a wallet of the copy of your keys that lies with the gateway, on a new machine.",
      discussion: """
        Example: vigil wallet restore asha --server https://gateway.example:8443 --user-name asha.rao
        Signs in by your passphrase, fetches the copy and opens it here. The wallet is locked under the same passphrase.
        Without a copy, lost keys are replaced: vigil help wallet recovery.
        """)

    @Argument(help: "The wallet's name; it must not be there yet.")
    var wallet: String
    @Option(help: ArgumentHelp("The gateway.", valueName: "url"))
    var server: String
    @Option(help: ArgumentHelp("A certificate to trust beside the system's (PEM).", valueName: "file"))
    var ca: String?
    @Option(help: "The name that you registered under.")
    var userName: String
    @OptionGroup var passphrase: PassphraseOption
    @Flag(help: "Leave the wallet to its file's mode instead.")
    var unlocked = false

    func run() async throws {
      try await Refusals.shown {
        let folder = WalletFolder.ofThisUser
        try folder.requireFree(wallet)
        let connection = try ServerConnection(server: server, ca: ca)
        let text = try passphrase.known(for: userName)
        let answer = try await connection.run(token: nil) { try await $0.signIn(userName, passphrase: text) }
        let session = try WalletSession(server: connection.server, answer: answer)
        let (copy, me) = try await connection.run(token: session.token) { client in
          (try await client.copyOfKeys(), try await client.get("/api/v1/me"))
        }
        guard let person = answer["person"]?.string else { throw OperatorRefusal.malformedAnswer }
        let keys = try PersonKeys(try PassphraseBox(json: copy), for: person, passphrase: text)
        let made = try folder.restore(wallet, keys: keys, of: person, passphrase: unlocked ? nil : text)
        try session.save(wallet)
        Console.print("person  \(person)\nkey     \(made.key)")
        if me["keys"]?.array?.contains(.string(made.key.description)) != true {
          Console.warn(
            "This key was replaced since the copy was made: it opens what was sealed to it, and signs nothing more.")
        }
      }
    }
  }
}

extension ServerClient {
  /// - Throws: ``CommandFailure`` for somebody who left none.
  fileprivate func copyOfKeys() async throws -> JSONValue {
    do { return try await get("/api/v1/me/key-copy") } catch let refusal as ServerRefusal where refusal.status == 404 {
      throw CommandFailure("There is no copy of your keys here. Lost keys are replaced: vigil help wallet recovery")
    }
  }
}
