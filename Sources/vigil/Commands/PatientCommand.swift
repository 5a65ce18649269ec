import ArgumentParser
import Ledger
import Sharing
import Store

/// `vigil patient`: whom devices watch, and who is called for them.
struct PatientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patient", abstract: "Add patients, say who is called for them and how they are watched, erase them.",
    subcommands: [Add.self, Team.self, PatientOrder.self, Erase.self, List.self])

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
      guard let patient = try home.ask(.addPatient(name: name))["patient"]?.string else {
        throw OperatorRefusal.malformedAnswer
      }
      Console.print(patient)
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

  /// `vigil patient erase`
  struct Erase: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Destroy everything that is known of a patient, for ever; signed by an administrator.",
      discussion: """
        Example: vigil patient erase pat-00aa11bb22cc33dd --wallet root
        Exit code 2 when it is rejected; nothing was stored then.
        """)

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The patient's pseudonym.")
    var patient: String

    func run() throws {
      try home.withGateway { gateway, _ in
        let receipt = try wallet.sign(.erase(patient: patient), gateway: gateway)
        let report = try gateway.ask(.erasure(patient: patient))
        try Receipts.print(receipt)
        Self.print(report)
        guard report["keyDestroyed"]?.bool == true, report["logEmptied"]?.bool == true,
          report["objectsGone"]?.bool == true
        else { throw ExitCode.failure }
      }
    }

    private static func print(_ report: JSONValue) {
      func told(_ name: String, _ yes: String, _ no: String) -> String { report[name]?.bool == true ? yes : no }
      Console.print(
        """
        key      \(told("keyDestroyed", "destroyed: no value of this patient opens any more", "STILL THERE"))
        restore  \(told("listed", "listed beside the anchor: vigil restore erases the patient again", "NOT LISTED"))
        log      \(told("logEmptied", "write-ahead log emptied", "a reader holds it: it is emptied at the next clean stop"))
        files    \(told("objectsGone", "removed: their keys and their sealed objects", "OBJECTS ARE LEFT: vigil collects them hourly"))
        left     \(report["alerts"]?.integer ?? 0) alerts and \(report["summaries"]?.integer ?? 0) summaries, \(report["records"]?.integer ?? 0) records: entries \
        without values, so that every proof stays valid
        Copies may remain in:
        """)
      for place in ErasureReport.copiesElsewhere { Console.print("- \(place)") }
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
