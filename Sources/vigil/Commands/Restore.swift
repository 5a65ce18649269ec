import ArgumentParser
import Foundation
import Ledger
import Store
import Vault
import Vitals

/// `vigil restore`: the way back from a backup (LEDGER-4).
struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Go on from a backup, under a new origin and a new node key that name the old head.",
    discussion: """
      A node never signs two histories: whoever restores an old copy may not go on under the old name. The old data
      folder, node key and anchor are kept aside, never deleted. Erasures recorded beside the anchor are applied again.
      Cut short, it has changed nothing, or the next command of any kind finishes it.

      Example: vigil restore /mnt/backup/2026-11-21 --origin vigil.example/ward-7-b
      """)

  @OptionGroup var home: HomeOption
  @Argument(help: "The folder of the backup.")
  var backup: String
  @Option(help: "The new name of the ledger; it must differ from the old one.")
  var origin: String

  func run() throws {
    let home = try home.initialised()
    let settings = try Settings(home: home)
    let oldKey = try home.loadNodeKey()
    guard oldKey.name != origin else { throw ValidationError("the new origin must differ from \(oldKey.name)") }
    let restoration = try Restoration(home.restorePlace)
    // The old data folder may be lost: that is what backups are for.
    let lock = FileManager.default.fileExists(atPath: home.data) ? try InstanceLock(home.data + "/lock") : nil
    let anchored = try home.readAnchor()
    let database = backup + "/vigil.sqlite"
    let found = try verify(database, key: oldKey, anchored: anchored)
    // Whichever head is further is the old one: what was anchored after the backup, or a backup of what was not yet.
    let follows = anchored.map { $0.size > found.size ? $0 : found } ?? found
    let seed = SystemRandom.bytes(32)
    let key = try NodeKey(name: origin, seed: seed)
    var configuration = home.storeConfiguration(settings, key: key)
    configuration.follows = follows
    let staged = try restoration.stage(
      database, blobs: backup + "/blobs", configuration: configuration, key: key, seed: seed,
      keyRing: try home.loadKeyRing())
    let aside = "\(home.path)/before-restore-\(SystemClock.now().milliseconds)"
    try restoration.takePlace(aside: aside)
    withExtendedLifetime(lock) {}
    Console.print(
      """
      restored \(backup): \(staged.size) entries, \(staged.erasures) erasures applied again
      new origin \(origin), following \(follows.origin) size \(follows.size)
      what was here is kept in \(aside)
      """)
  }

  /// The backup must be this node's own ledger, whole.
  ///
  /// - Returns: its head.
  private func verify(_ database: String, key: NodeKey, anchored: AnchorHead?) throws -> AnchorHead {
    let outcome = try LedgerCheck(path: database, anchor: nil, trusted: key.noteKey, keyRing: nil).run { _, _ in }
    guard case .intact(let report, _) = outcome, let head = report.head else {
      try Verify.report(outcome, milliseconds: 0)
      throw ExitCode(1)
    }
    guard let anchored, anchored.size <= head.size else { return head }
    let extended = try LedgerCheck(path: database, anchor: anchored, trusted: key.noteKey, keyRing: nil).run { _, _ in }
    guard case .intact = extended else {
      try Verify.report(extended, milliseconds: 0)
      throw ExitCode(1)
    }
    return head
  }
}
