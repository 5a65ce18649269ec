import ArgumentParser

/// The command line of Vigil: the composition root, no logic.
@main
struct Vigil: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vigil", abstract: "Stands watch over people who wear medical sensors.",
    discussion: "Not a certified medical device.",
    subcommands: [
      Demo.self, Initialise.self, Serve.self, Verify.self, ShowBlock.self, Export.self, BackUp.self, Restore.self,
      DeviceCommand.self, PatientCommand.self, PersonCommand.self, WalletCommand.self, Open.self, AlertsCommand.self,
      RebuildCommand.self, AuditCommand.self, Explain.self, ExplainPayload.self, ProveReading.self,
      BacktestCommand.self, Doctor.self, Report.self, RotaCommand.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      do {
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      } catch {
        // No command lets an error's own fields out: whoever ran it reads a sentence.
        exit(withError: Refusals.ending(with: error))
      }
    } catch {
      exit(withError: error)
    }
  }
}
