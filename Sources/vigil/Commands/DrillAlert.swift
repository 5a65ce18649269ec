import ArgumentParser
import Ledger
import Sharing

extension AlertsCommand {
  /// `vigil alerts drill`
  struct DrillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "drill", abstract: "Call a person for a drill: marked as one on every channel, and never counted.",
      discussion: "Example: vigil alerts drill --person per-0123456789abcdef")

    @OptionGroup var home: HomeOption
    @Option(help: "Whom it calls.")
    var person: String

    func run() throws {
      let alert = try home.ask(.drill(person: person))["alert"]?.string ?? "-"
      Console.print("\(alert)  `vigil explain \(alert)` shows what became of it")
    }
  }
}
