import ArgumentParser
import Consent
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet family`
  struct Family: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Name your family: whom a grant to the family reaches from now on.",
      discussion: """
        Example: vigil wallet family asha --member pat-2b --member pat-3c && vigil wallet grant asha --family --class visits
        The list takes the place of the one before; without --member nobody is on it.
        """)

    @OptionGroup var at: ServerOption
    @Option(help: ArgumentHelp("Somebody of the family; may be given again.", valueName: "person"))
    var member: [String] = []
    @Option(help: "The patient, for a guardian; left out, yourself.")
    var patient: String?

    func run() async throws {
      try await Refusals.shown {
        let members = Set(try member.map { try Names.person($0) })
        let act = ConsentAct.nameFamily(members, patient: try at.patient(patient))
        Console.print("family  \(try await at.submit(.consent(act)))")
      }
    }
  }

  /// `vigil wallet guardian`
  struct Guardian: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Name somebody who acts for a patient: a parent, a holder of a power of attorney.",
      discussion: """
        Examples:
          vigil wallet guardian asha pat-2b --class visits --class reports --for 365d
          vigil wallet guardian root pat-2b --patient pat-1f --class visits      for a patient who cannot sign
        It ends with its time, or by: vigil wallet revoke asha NUMBER
        """)

    @OptionGroup var at: ServerOption
    @Argument(help: "Who acts for the patient.")
    var guardian: String
    @Option(name: .customLong("class"), help: "A class of data to see and grant on; may be given again.")
    var classes: [DataClass]
    @OptionGroup var mandate: MandateOption

    func run() async throws {
      try await Refusals.shown {
        let act = ConsentAct.nameGuardian(
          try Names.person(guardian), patient: try at.patient(mandate.patient), classes: DataClassSet(classes),
          period: try Names.period(mandate.period))
        Console.print("guardian  \(try await at.submit(.consent(act)))")
      }
    }
  }

  /// `vigil wallet custodians`
  struct Custodians: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Name several persons of whom some must agree to grant for a patient who cannot.",
      discussion: """
        Example: vigil wallet custodians asha --custodian pat-2b --custodian per-2a --custodian per-3c --threshold 2
        A grant that one of them signs holds once enough others endorsed it: vigil wallet endorse
        """)

    @OptionGroup var at: ServerOption
    @Option(help: ArgumentHelp("One of them; to be given again.", valueName: "person"))
    var custodian: [String]
    @Option(help: "How many must sign.")
    var threshold: Int
    @OptionGroup var mandate: MandateOption

    func run() async throws {
      try await Refusals.shown {
        let act = ConsentAct.nameCustodians(
          Set(try custodian.map { try Names.person($0) }), patient: try at.patient(mandate.patient),
          threshold: threshold, period: try Names.period(mandate.period))
        Console.print("custodians  \(try await at.submit(.consent(act)))")
      }
    }
  }

  /// `vigil wallet endorse`
  struct Endorse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign a grant that another custodian signed.",
      discussion: "Example: vigil wallet endorse berta 61 --patient pat-1f")

    @OptionGroup var at: ServerOption
    @Argument(help: "The grant's number.")
    var grant: Int64
    @Option(help: "The patient.")
    var patient: String

    func run() async throws {
      try await Refusals.shown {
        let act = ConsentAct.endorse(GrantID(position: grant), patient: try Names.patient(patient))
        Console.print("endorsed  \(try await at.submit(.consent(act)))")
      }
    }
  }
}
