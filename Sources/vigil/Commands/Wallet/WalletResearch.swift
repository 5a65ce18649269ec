import ArgumentParser
import Consent
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet research`
  struct Research: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take out, as a researcher, what patients let you, under other names: one JSON object a line.",
      discussion: """
        Example: vigil wallet research rita laboratory-results >results.jsonl
        Month, class, a pseudonym, and of the content what programs read. Words that a person typed are not cleaned.
        """)

    @OptionGroup var at: ServerOption
    @Argument(help: "The class of data.")
    var dataClass: DataClass
    @Option(name: .customLong("for"), help: "The organisation that you act for.")
    var organisation: String?

    func run() async throws {
      try await Refusals.shown {
        let organisation = try organisation.map { "?for=\(try Names.organisation($0).text)" } ?? ""
        let items = try await at.withClient {
          try await $0.all("/api/v1/research/\(dataClass.rawValue)\(organisation)")
        }
        for item in items { Console.print(String(decoding: try CanonicalJSON.encode(item), as: UTF8.self)) }
        Console.warn("\(items.count) records. Words that a person typed are as they were typed.")
      }
    }
  }

  /// `vigil wallet identity`
  struct Identity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show who a patient is, as they registered it, if they let you know.",
      discussion: """
        Examples:
          vigil wallet identity desk --patient pat-1f --for org-ruby
          vigil wallet identity dr-anna --patient pat-1f --purpose ETREAT      in an emergency
        """)

    @OptionGroup var at: ServerOption
    @OptionGroup var asking: AskingOption

    func run() async throws {
      try await Refusals.shown {
        let path = "/api/v1/patients/\(try asking.patient(at))/identity\(asking.query)"
        let answer = try await at.withClient { try await $0.get(path) }
        for name in ["patient", "short", "name", "birthDate", "bloodGroup", "address", "email"] {
          Console.print("\(name)  \(answer[name]?.string ?? "-")")
        }
      }
    }
  }

  /// `vigil wallet forbid`
  struct Forbid: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forbid somebody your data, whatever was granted; in an emergency too, if you say so.",
      discussion: """
        Examples:
          vigil wallet forbid asha --to per-2a --record 41
          vigil wallet forbid asha --role researcher --class reports --purpose HRESCH --action export
        Forbidden is every action unless --action says which. Take it back with: vigil wallet revoke asha NUMBER
        """)

    @OptionGroup var at: ServerOption
    @Option(help: "A person or an organisation (org-…).")
    var to: String?
    @Option(help: "Everybody of a role; without --to and --role, everybody.")
    var role: PersonRole?
    @Option(name: .customLong("class"), help: "A class of data; may be given again.")
    var classes: [DataClass] = []
    @Option(help: ArgumentHelp("One record, by its number.", valueName: "number"))
    var record: Int64?
    @Option(help: "For which purposes; left out, for all but emergency treatment.")
    var purpose: [Purpose] = Purpose.allCases.filter { $0 != .emergencyTreatment }
    @Option(help: "What may not be done; left out, anything.")
    var action: [AccessAction] = AccessAction.allCases
    @Option(name: .customLong("for"), help: "For how long; left out, until you take it back.")
    var period: Span?
    @Option(help: "The patient, for a guardian; left out, yourself.")
    var patient: String?

    func validate() throws {
      guard classes.isEmpty != (record == nil) else { throw ValidationError("Give --class or --record, not both.") }
      guard to == nil || role == nil else { throw ValidationError("Give --to or --role, not both.") }
    }

    func run() async throws {
      try await Refusals.shown {
        let scope: ConsentScope = record.map { .record(RecordID(position: $0)) } ?? .classes(DataClassSet(classes))
        guard let terms = ConsentTerms(scope: scope, purposes: PurposeSet(purpose), actions: ActionSet(action)) else {
          throw ValidationError("A purpose and an action are needed.")
        }
        let offer = ProhibitionOffer(
          patient: try at.patient(patient), against: try against(), terms: terms,
          period: try Names.period(period))
        Console.print("prohibition  \(try await at.submit(.consent(.prohibit(offer))))")
      }
    }

    private func against() throws -> Grantee {
      if let role { return .role(role) }
      return try to.map { try Names.grantee($0) } ?? .everyone
    }
  }
}
