import ArgumentParser
import Consent
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet grant`
  struct Grant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give somebody access to your data.",
      discussion: """
        Examples:
          vigil wallet grant asha --to per-2a --record 41 --action read --uses 1
          vigil wallet grant asha --to org-ruby --class reports --for 30d --trusted-only --request 57
        A counted grant is spent by opening, once for each opening. Revoking stops openings, not what was read already.
        """)

    @OptionGroup var at: ServerOption
    @Option(help: "A person or an organisation (org-…).")
    var to: String?
    @Option(help: "Everybody of a role.")
    var role: PersonRole?
    @Flag(help: "Whom you named as family.")
    var family = false
    @OptionGroup var terms: TermsOption
    @Option(name: .customLong("for"), help: "For how long; left out, until you revoke it.")
    var period: Span?
    @Option(help: "How many uses; left out, any number.")
    var uses: Int?
    @Flag(help: "Only what trusted facilities wrote.")
    var trustedOnly = false
    @Flag(help: "Whatever its source, your own files too.")
    var anySource = false
    @Option(help: "A country that the facility must lie in (two letters); may be given again.")
    var country: [String] = []
    @Option(help: ArgumentHelp("The request that this answers.", valueName: "number"))
    var request: Int64?
    @Option(help: ArgumentHelp("The grant that this one replaces at once.", valueName: "number"))
    var supersedes: Int64?
    @Option(help: "The patient, for a guardian; left out, yourself.")
    var patient: String?

    func validate() throws {
      guard [to != nil, role != nil, family].filter({ $0 }).count == 1 else {
        throw ValidationError("Give one of --to, --role and --family.")
      }
      guard !trustedOnly || !anySource else { throw ValidationError("--trusted-only or --any-source, not both.") }
    }

    func run() async throws {
      try await Refusals.shown {
        guard
          let given = GrantTerms(
            try terms.terms(), period: try Names.period(period), uses: uses,
            sources: trustedOnly ? .trusted : anySource ? .any : .standard, countries: try countries())
        else { throw ValidationError("--uses is 1 to \(GrantTerms.useBound), --country at most 64 times.") }
        let offer = GrantOffer(
          patient: try at.patient(patient), grantee: try grantee(), terms: given,
          request: request.map { RequestID(position: $0) }, supersedes: supersedes.map { GrantID(position: $0) })
        Console.print("grant  \(try await at.submit(.consent(.grant(offer))))")
      }
    }

    private func grantee() throws -> Grantee {
      if let role { return .role(role) }
      return try to.map { try Names.grantee($0) } ?? .family
    }

    private func countries() throws -> Set<CountryCode> {
      Set(
        try country.map { text in
          guard let code = CountryCode(text.uppercased()) else { throw ValidationError("\(text) is no country.") }
          return code
        })
    }
  }
}
