import ArgumentParser
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet bedside`
  struct BedsideLook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "bedside", abstract: "Show a patient's current vitals with their age, the score, and who watches.",
      discussion: """
        Example: vigil wallet bedside anna --patient pat-00aa11bb22cc33dd
        For the care team and the patient; looking stands in the patient's log. --json shows the summaries as well.
        """)

    @OptionGroup var at: ServerOption
    @OptionGroup var asking: AskingOption
    @Flag(help: "Print JSON, with the summaries of the last day.")
    var json = false

    func run() async throws {
      try await Refusals.shown {
        let path = "/api/v1/patients/\(try asking.patient(at))/bedside\(asking.query)"
        let answer = try await at.withClient { try await $0.get(path) }
        if json { return Console.print(String(decoding: try CanonicalJSON.encode(answer), as: UTF8.self)) }
        for line in BedsideText.lines(answer) { Console.print(line) }
      }
    }
  }
}
