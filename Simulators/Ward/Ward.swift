import ArgumentParser

/// Simulated wearables that publish to a broker like any device.
@main
struct Ward: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vigil-ward", abstract: "Wearables over MQTT, and people who share records over HTTP, simulated.",
    discussion: """
      Works against any installation, also one that it did not start: it speaks MQTT and HTTP only. Start with
        vigil-ward list
        vigil-ward describe ward
        vigil-ward provision ward > ward.jsonl
      """,
    subcommands: [
      RunCommand.self, CheckCommand.self, ReplayCommand.self, ExchangeCommand.self, ListCommand.self,
      DescribeCommand.self, ProvisionCommand.self,
    ])
}
