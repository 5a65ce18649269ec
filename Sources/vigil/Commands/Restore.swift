import ArgumentParser
import Foundation
import Ledger
import Logging
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
    let newSeed = SystemRandom.bytes(32)
    let newKey = try NodeKey(name: origin, seed: newSeed)
    let lock = try InstanceLock(home.data + "/lock")
    let anchored = try home.readAnchor()
    let found = try verify(backup + "/vigil.sqlite", key: oldKey, anchored: anchored)
    // Whichever head is further is the old one: what was anchored after the backup, or a backup of what was not yet.
    let follows = anchored.map { $0.size > found.size ? $0 : found } ?? found
    let aside = "\(home.path)/before-restore-\(SystemClock.now().milliseconds)"
    try Self.setAside(home, to: aside)
    try home.create()
    try FileManager.default.copyItem(atPath: backup + "/vigil.sqlite", toPath: home.database)
    let erasures = try Erasures(anchorFile: home.anchor).apply(to: home.database)
    try Durable.replace(home.nodeName, with: Array((origin + "\n").utf8))
    try KeyFile.create(home.nodeKey, key: newSeed)
    withExtendedLifetime(lock) {}
    var configuration = home.storeConfiguration(settings, key: newKey)
    configuration.follows = follows
    let store = try Store.open(
      configuration, key: newKey, keyRing: try home.loadKeyRing(), logger: Logger(label: "vigil.restore"),
      onFatal: { Console.warn("restore failed: \($0)") })
    let head = store.head
    try store.close()
    Console.print(
      """
      restored \(backup): \(head.size) entries, \(erasures) erasures applied again
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

  /// Moves what a new origin replaces; the erasures stay where they are.
  private static func setAside(_ home: HomeFolder, to folder: String) throws {
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for (path, name) in [
      (home.data, "data"), (home.anchor, "anchor-head"), (home.nodeKey, "node.key"), (home.nodeName, "node.name"),
    ] where manager.fileExists(atPath: path) {
      try manager.moveItem(atPath: path, toPath: "\(folder)/\(name)")
    }
  }
}
