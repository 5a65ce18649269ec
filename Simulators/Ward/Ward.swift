import ArgumentParser

/// A simulated ward: wearables that publish to a broker like any device.
@main
struct Ward: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vigil-ward", abstract: "Simulated wearables that publish vital signs over MQTT.",
    subcommands: [RunCommand.self], defaultSubcommand: RunCommand.self)
}
