import ArgumentParser
import Consent
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet approve`
  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Approve a person or an organisation, as an administrator; or refuse, suspend, trust.",
      discussion: """
        Examples:
          vigil wallet approve root per-2a
          vigil wallet approve root per-2a --suspend --reason "Licence ended."
          vigil wallet approve root org-ruby --trust
        """)

    @OptionGroup var at: ServerOption
    @Argument(help: "per-… or org-….")
    var holder: String
    @Flag(help: "Turn down instead.")
    var refuse = false
    @Flag(help: "Suspend instead: every grant to it rests at once.")
    var suspend = false
    @Flag(help: "Trust what the organisation writes.")
    var trust = false
    @Flag(help: "Trust it no more.")
    var distrust = false
    @Option(help: "Why; sealed.")
    var reason: String?

    func validate() throws {
      guard [refuse, suspend, trust, distrust].filter({ $0 }).count <= 1 else {
        throw ValidationError("One of --refuse, --suspend, --trust and --distrust.")
      }
    }

    func run() async throws {
      try await Refusals.shown { Console.print("done  \(try await at.submit(.consent(try act())))") }
    }

    private func act() throws -> ConsentAct {
      let named: LicenceHolder =
        holder.hasPrefix("org-")
        ? .organisation(try Names.organisation(holder)) : .person(try Names.person(holder))
      if trust || distrust { return .trust(try Names.organisation(holder), isTrusted: trust) }
      guard refuse || suspend else { return .approve(named) }
      guard let reason else { throw ValidationError("Why? Give --reason.") }
      return suspend ? .suspend(named, reason: reason) : .refuse(named, reason: reason)
    }
  }

  /// `vigil wallet organisation`
  struct Organisation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Register an organisation, or sign that a person acts for it.",
      discussion: """
        Examples:
          vigil wallet organisation desk org-ruby --name "Ruby Hospital" --country IN
          vigil wallet organisation desk org-ruby --affiliate per-2a     both sides sign
        """)

    @OptionGroup var at: ServerOption
    @Argument(help: "Its id, org-….")
    var organisation: String
    @Option(help: "Its name; sealed.")
    var name: String?
    @Option(help: "Where it lies (two letters).")
    var country: String?
    @Option(help: ArgumentHelp("Who acts for it.", valueName: "person"))
    var affiliate: String?

    func run() async throws {
      try await Refusals.shown {
        let id = try Names.organisation(organisation)
        if let affiliate {
          let act = ConsentAct.signAffiliation(try Names.person(affiliate), id)
          return Console.print("signed  \(try await at.submit(.consent(act)))")
        }
        guard let name, let code = country.flatMap({ CountryCode($0) }) else {
          throw ValidationError("Give --name and --country, or --affiliate.")
        }
        let act = ConsentAct.registerOrganisation(id, country: code, name: name)
        Console.print("organisation  \(try await at.submit(.consent(act)))")
      }
    }
  }
}
