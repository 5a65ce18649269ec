import ArgumentParser
import Consent
import Ledger
import Sharing
import Store

/// `vigil person`: who is called and who acts.
struct PersonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person", abstract: "Add doctors, desks and administrators, and their tokens.",
    subcommands: [
      Add.self, Token.self, Key.self, Approve.self, Suspend.self, Deactivate.self, Activate.self, List.self,
    ])

  /// `vigil person add`
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Register a person with the public key of the person's wallet.",
      discussion: """
        Example: vigil person add "Dr Anna Berg" --role doctor --key did:key:z6Mk...
        `vigil wallet register anna --name "Dr Anna Berg" --role doctor` does the same with a wallet on this machine.
        """)

    @OptionGroup var home: HomeOption
    @OptionGroup var registration: RegistrationOption
    @Argument(help: "The name; sealed under the person's own key.")
    var name: String
    @Option(help: "The public key, did:key:z6Mk…")
    var key: String

    func run() throws {
      guard let key = try? DIDKey(parsing: key) else { throw ValidationError("'\(key)' is no did:key of Ed25519.") }
      _ = try home.withGateway { gateway, folder in
        try registration.register(name, key: key, gateway: gateway, folder: folder)
      }
    }
  }

  /// `vigil person token`
  struct Token: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a bearer token for the HTTP interface; it is shown once.",
      discussion: "Example: vigil person token per-00aa11bb22cc33dd --days 90")

    @OptionGroup var home: HomeOption
    @Argument(help: "The person's id.")
    var person: String
    @Option(help: "How long it is accepted, 1 to 366 days.")
    var days = 90
    @Flag(help: "End every token of the person instead.")
    var revoke = false

    func run() throws {
      guard OperatorRequest.tokenDays.contains(days) else { throw ValidationError("--days is 1 to 366.") }
      if revoke {
        _ = try home.ask(.revokeTokens(person: person))
        return Console.print("All tokens of \(person) have ended.")
      }
      guard let token = try home.ask(.issueToken(person: person, days: days))["token"]?.string else {
        throw OperatorRefusal.malformedAnswer
      }
      Console.print(token)
    }
  }

  /// `vigil person key`
  struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List a new key for a person who lost the old ones; they are retired.")

    @OptionGroup var home: HomeOption
    @Argument(help: "The person's id.")
    var person: String
    @Option(help: "The new public key, did:key:z6Mk…")
    var key: String

    func run() throws {
      guard let key = try? DIDKey(parsing: key) else { throw ValidationError("'\(key)' is no did:key of Ed25519.") }
      _ = try home.ask(.replaceKeys(person: person, key: key))
      Console.print("\(person) signs with \(key) from now on.")
    }
  }

  /// `vigil person approve`
  struct Approve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a person act who applied or was suspended; signed by an administrator.",
      discussion: """
        Example: vigil person approve per-00aa11bb22cc33dd --wallet root
        Everybody but patients and the first administrator begins as an applicant, who may do nothing.
        """)

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The person's id.")
    var person: String

    func run() throws { try PersonCommand.license(person, home: home, wallet: wallet) { .approve($0) } }
  }

  /// `vigil person suspend`
  struct Suspend: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let every grant to a person rest, and let the person do nothing; signed by an administrator.",
      discussion: "Example: vigil person suspend per-00aa11bb22cc33dd --reason \"licence under review\" --wallet root")

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The person's id.")
    var person: String
    @Option(help: "Why; sealed under the person's key.")
    var reason: String

    func run() throws {
      let reason = reason
      try PersonCommand.license(person, home: home, wallet: wallet) { .suspend($0, reason: reason) }
    }
  }

  private static func license(
    _ person: String, home: HomeOption, wallet: WalletOption, _ act: (LicenceHolder) -> ConsentAct
  ) throws {
    guard let id = PersonID(person) else { throw ValidationError("'\(person)' is no id of a person.") }
    let act = act(.person(id))
    try home.withGateway { gateway, _ in
      try Receipts.print(try wallet.sign(.consent(act), gateway: gateway))
    }
  }

  /// `vigil person deactivate`
  struct Deactivate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a person act and be called no more; signed by an administrator.",
      discussion: """
        Example: vigil person deactivate per-00aa11bb22cc33dd --wallet root
        Tokens and event streams end at once, and open calls go to others.
        """)

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The person's id.")
    var person: String

    func run() throws { try PersonCommand.set(person, isActive: false, home: home, wallet: wallet) }
  }

  /// `vigil person activate`
  struct Activate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a person act and be called again; signed by an administrator.",
      discussion: "Example: vigil person activate per-00aa11bb22cc33dd --wallet root")

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The person's id.")
    var person: String

    func run() throws { try PersonCommand.set(person, isActive: true, home: home, wallet: wallet) }
  }

  /// Signs, and lets the broker know who is reached over it now.
  private static func set(_ person: String, isActive: Bool, home: HomeOption, wallet: WalletOption) throws {
    try home.withGateway { gateway, folder in
      let receipt = try wallet.sign(.setActive(person: person, isActive: isActive), gateway: gateway)
      try folder.brokerAccounts(try Settings(home: folder)).writeAccess(asKnownBy: gateway)
      try Receipts.print(receipt)
    }
  }

  /// `vigil person list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List persons.")

    @OptionGroup var home: HomeOption
    @OptionGroup var listing: ListingOption

    func run() throws {
      try listing.print(try home.ask(.persons), columns: ["person", "role", "name", "active", "channels"])
    }
  }
}
