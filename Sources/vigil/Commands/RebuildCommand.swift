import ArgumentParser
import Store

/// `vigil rebuild`: the projections again, from the entries.
struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", abstract: "Derive devices, people, summaries, alerts and calls again from the ledger.",
    discussion: "The gateway must not run. Exit code 1 when something differed and was replaced.")

  @OptionGroup var home: HomeOption

  func run() throws {
    let report = try Refusals.shown {
      let folder = try home.initialised()
      let settings = try Settings(home: folder)
      return try Rebuild.run(
        folder.storeConfiguration(settings, key: try folder.loadNodeKey()), keyRing: try folder.loadKeyRing())
    }
    Console.print("\(report.entries) entries read, \(report.alerts) alerts among them")
    Console.print("not derivable, and kept:")
    for line in Rebuild.notDerived { Console.print("- \(line)") }
    guard !report.changedTables.isEmpty else { return Console.print("nothing differed") }
    Console.print("replaced: \(report.changedTables.joined(separator: ", "))")
    throw ExitCode.failure
  }
}
