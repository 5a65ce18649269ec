import ArgumentParser
import Ledger
import Sharing

/// `vigil patient`: whom devices watch, and who is called for them.
struct PatientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patient", abstract: "Add patients and say who is called for them.",
    subcommands: [Add.self, Team.self, List.self])

  /// `vigil patient add`
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Register a patient under a pseudonym.", discussion: "Example: vigil patient add \"Ida Winter\"")

    @OptionGroup var home: HomeOption
    @Argument(help: "The name; sealed under the patient's own key.")
    var name: String

    func run() throws {
      guard (1...OperatorRequest.nameBound).contains(name.count) else {
        throw ValidationError("The name is empty or too long.")
      }
      Console.print(try home.ask(.addPatient(name: name))["patient"]?.string ?? "-")
    }
  }

  /// `vigil patient team`
  struct Team: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say who is called for a patient, in this order; signed.",
      discussion: "Example: vigil patient team pat-00aa11bb22cc33dd per-1 per-2 --wallet anna")

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The patient's pseudonym.")
    var patient: String
    @Argument(help: "Ids of persons; none calls nobody.")
    var members: [String] = []

    func run() throws {
      try home.withGateway { gateway, _ in
        let act = Act.changeTeam(patient: patient, members: members)
        try Receipts.print(try wallet.sign(act, gateway: gateway))
      }
    }
  }

  /// `vigil patient list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List patients and their teams.")

    @OptionGroup var home: HomeOption
    @OptionGroup var listing: ListingOption

    func run() throws {
      try listing.print(try home.ask(.patients), columns: ["patient", "name", "team"])
    }
  }
}
