import ArgumentParser
import Consent
import Foundation
import Ledger
import Sharing
import Store
import Vitals

/// The wallet that acts and the gateway it acts at; shared by the commands of a wallet that need a gateway.
struct ServerOption: ParsableArguments {
  @Argument(help: "The wallet.")
  var wallet: String
  @Option(help: ArgumentHelp("The gateway; remembered from the last sign-in.", valueName: "url"))
  var server: String?
  @Option(help: ArgumentHelp("A bearer token; else VIGIL_TOKEN, else that of the last sign-in.", valueName: "token"))
  var token: String?
  @Option(help: ArgumentHelp("A certificate to trust beside the system's (PEM).", valueName: "file"))
  var ca: String?
  @Flag(help: "Sign without asking: for scripts.")
  var yes = false

  /// Where the gateway is: as it was said, or where the wallet was used before.
  func connection() throws -> ServerConnection {
    guard let server = server ?? WalletSession.load(wallet)?.server else {
      throw ValidationError(
        "Which gateway? Give --server, or sign in first: vigil wallet sign-in \(wallet) --server URL")
    }
    return try ServerConnection(server: server, ca: ca)
  }

  /// Runs `body` with a client of the gateway; a sign-in whose token ends soon is renewed before.
  func withClient<T>(_ body: (ServerClient) async throws -> T) async throws -> T {
    let connection = try connection()
    var token = token ?? ProcessInfo.processInfo.environment["VIGIL_TOKEN"]
    if token == nil { token = try await WalletSession.load(wallet)?.fresh(wallet, over: connection).token }
    return try await connection.run(token: token, body)
  }

  /// Signs in by the wallet's key: what was done has ended every sign-in.
  func signInAgain(with wallet: Wallet) async throws {
    _ = try await connection().run(token: nil) { try await $0.signIn(wallet) }
  }

  /// The person whose wallet it is.
  ///
  /// - Throws: ``WalletError/notRegistered(name:)``.
  func person() throws -> String {
    guard let person = try WalletFolder.ofThisUser.listing(wallet).person else {
      throw WalletError.notRegistered(name: wallet)
    }
    return person
  }

  /// The patient whom a command names; the person whose wallet it is when it names none.
  func patient(_ named: String?) throws -> PersonID { try Names.patient(try named ?? person()) }

  /// The wallet, unlocked.
  func open() throws -> Wallet { try Self.open(wallet) }

  /// A wallet of this user, unlocked.
  static func open(_ wallet: String) throws -> Wallet {
    let isLocked = try WalletFolder.ofThisUser.listing(wallet).isLocked
    return try WalletFolder.ofThisUser.open(wallet, passphrase: isLocked ? try Passphrase.ask(for: wallet) : nil)
  }

  /// Shows an act, asks, and signs it. Whoever rejects leaves no trace: nothing was sent and nothing was stored.
  ///
  /// - Throws: exit code 2 when the person rejects.
  func signed(_ act: Act, at client: ServerClient) async throws -> SignedAct {
    guard let node = NodeDescription(json: try await client.get("/api/v1/node")) else {
      throw OperatorRefusal.malformedAnswer
    }
    let draft = try ActDraft(act, by: try person(), for: node, at: SystemClock.now(), salt: SystemRandom.bytes(32))
    draft.show()
    try Confirmation.ask("Sign this?", yes: yes)
    return try open().sign(draft)
  }

  /// Signs an act and hands it in.
  ///
  /// - Returns: the position of its entry.
  @discardableResult
  func submit(_ act: Act) async throws -> Int64 {
    try await withClient { client in
      let answer = try await client.post("/api/v1/acts", try await signed(act, at: client).json)
      guard let position = answer["position"]?.integer else { throw OperatorRefusal.malformedAnswer }
      return position
    }
  }
}

extension ActDraft {
  /// Shows a person what they are about to sign: as a sentence, as the very bytes, and what is sealed beside them.
  func show() {
    Console.warn(act.words)
    if let text = try? String(decoding: entry.unsignedBytes(), as: UTF8.self) { Console.warn(text) }
    if let sealed { Console.warn("sealed: " + String(decoding: sealed.payload, as: UTF8.self)) }
  }
}
