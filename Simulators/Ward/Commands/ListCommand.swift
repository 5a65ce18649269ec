import ArgumentParser
import WardKit

/// Lists the scenarios.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the scenarios.")

  func run() throws {
    let names = try ScenarioFolder.names()
    let width = names.map(\.count).max() ?? 0
    for name in names {
      let scenario = try ScenarioFolder.played(name)
      let padding = String(repeating: " ", count: width - name.count + 2)
      print(name + padding + scenario.summary)
    }
  }
}
