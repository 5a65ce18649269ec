import ArgumentParser
import Foundation
import Ledger
import Vault

/// `vigil init`: folders, keys and settings of a new gateway.
struct Initialise: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make the home folder of a new gateway: keys, settings, rules.",
    discussion: """
      Example: vigil init --home /var/lib/vigil --origin vigil.example/ward-7 --facility st-mary

      Nothing that exists is ever overwritten.
      """)

  @OptionGroup var home: HomeOption
  @Option(help: "The name of the ledger, for ever: the first line of its checkpoints.")
  var origin = "vigil.example/gateway"
  @Option(help: "The facility that stands on every entry.")
  var facility = "facility"
  @Option(help: "The broker's port.")
  var brokerPort = 1883
  @Option(help: "The port of the HTTP interface; 0 takes a free one.")
  var httpPort = 8080
  @Option(help: "Rules to start with; a copy goes to config/triage.yaml.")
  var rules: String?

  func run() throws {
    let folder = home.folder
    guard !folder.isInitialised else {
      throw ValidationError("\(folder.path) is a gateway's home already; nothing was changed.")
    }
    _ = try NodeKey(name: origin, seed: SystemRandom.bytes(32))
    try folder.create()
    try GatewayHome.write(
      folder, origin: origin, facility: facility, brokerPort: brokerPort, webPort: httpPort, rules: rules)
    Console.print(
      """
      \(folder.path) is ready.

        ledger      \(origin)
        settings    \(folder.settings)
        rules       \(folder.rules)
        node key    \(folder.nodeKey)
        master key  \(folder.masterKey)

      Copy both keys to a safe place that is not this machine and not a backup of it.
      Without the master key, every sealed value here is lost for ever. Without the node key, this ledger can
      still be verified, but only `vigil restore` can go on from it, under a new name.

      Next: vigil patient add, vigil device add, vigil serve. `vigil --help` lists them all.
      """)
  }
}
