import ArgumentParser
import Foundation
import Ledger
import Store
import Vitals

/// `vigil verify`: recomputes everything from the stored bytes and names the first bad position.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Recompute the whole ledger from its stored bytes; name the first bad position.",
    discussion: """
      Checks every entry, block, signature, checkpoint and tree node, that the ledger extends its anchor, and that every
      sealed value is the one committed to. Runs beside a running gateway. Exit code 1 when anything is wrong.
      """)

  @OptionGroup var home: HomeOption
  @Flag(help: "Check the ledger alone, without opening sealed values: needs no master key.")
  var ledgerOnly = false
  @Option(help: ArgumentHelp("Another database than the home's, for example a backup's.", valueName: "file"))
  var database: String?

  func run() throws {
    let folder = try home.initialised()
    let check = try LedgerCheck(
      path: database ?? folder.database, anchor: database == nil ? try folder.readAnchor() : nil,
      trusted: try folder.loadNodeKey().noteKey, keyRing: ledgerOnly ? nil : try folder.loadKeyRing())
    let started = SystemClock.now()
    let outcome = try check.run { done, total in Console.progress("\(done) of \(total) entries") }
    Console.endProgress()
    try Self.report(outcome, milliseconds: SystemClock.now().milliseconds(since: started))
  }

  static func report(_ outcome: LedgerCheck.Outcome, milliseconds: Int64) throws {
    switch outcome {
    case .intact(let report, let values):
      Console.print(
        """
        intact: \(report.entries) entries in \(report.blocks) blocks (\(report.emergencyBlocks) emergency), \
        \(report.treeNodes) tree nodes, \(values.proven) sealed values proven, \(values.erased) erased, \
        \(values.folded) folded into coarser summaries, \
        \(milliseconds) ms
        """)
      if report.clockReversals > 0 { Console.print("note: the clock was set back \(report.clockReversals) times") }
      if let head = report.head {
        Console.print("head: \(head.origin) size \(head.size) root \(head.root) block \(head.blockIndex)")
      }
    case .broken(let fault):
      Console.print("BROKEN: \(fault)")
      throw ExitCode(1)
    case .valueBroken(let position, let fault):
      Console.print("BROKEN: sealed value at position \(position): \(fault.rawValue)")
      throw ExitCode(1)
    }
  }
}
