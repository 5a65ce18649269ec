import ArgumentParser
import Ledger
import Store

/// `vigil export`: the ledger for auditors, readable without Vigil.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the ledger as tlog-tiles and JSON lines, verifiable without Vigil.",
    discussion: "Holds no sealed value. Example: vigil export /tmp/ledger-2026-11")

  @OptionGroup var home: HomeOption
  @Argument(help: "The folder to write; it must be new or empty.")
  var folder: String

  func run() throws {
    let home = try home.initialised()
    guard let anchored = try home.readAnchor() else {
      throw ValidationError("nothing of this ledger is anchored yet; start the gateway once")
    }
    let export = try LedgerExport(path: home.database, anchored: anchored)
    let count = try export.write(to: folder) { done, total in Console.progress("\(done) of \(total) entries") }
    Console.endProgress()
    Console.print("\(count) entries exported to \(folder)")
  }
}
