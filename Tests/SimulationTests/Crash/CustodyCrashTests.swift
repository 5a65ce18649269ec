import FaultyDisk
import Foundation
import Ledger
import Logging
import Testing
import Vault
import Vitals

@testable import Store

/// Backup, erasure list and restore under a power cut at every step.
@Suite(.serialized) struct CustodyCrashTests {
  private static let pseudonym = "pat-0123456789abcdef"

  @Test func `A backup that was answered is whole after a power cut, and one that was not is no backup`() throws {
    let disk = try FaultyDisk(holding: try Gateway.registered.get(), keepsHistory: true)
    let gateway = Gateway(disk, clock: VirtualClock(), seed: 3)
    try gateway.start()
    for act in CrashScript.acts(gateway.clock, rules: try SimulatedRules.rules.get()).prefix(4) {
      try act.perform(gateway)
    }
    let size = try Backup.write(from: gateway.database, to: disk.root + "/backup", calls: disk.calls)
    let answered = disk.steps
    try Erasures(anchorFile: gateway.anchorFile, calls: disk.calls).add(Self.pseudonym)
    let erased = disk.steps
    var model = DiskModel(try Gateway.registered.get())
    for (number, step) in disk.history.enumerated() {
      model.apply(step)
      let image = model.image(.some(seed: UInt64(number)))
      if number + 1 >= answered {
        #expect(try Self.verifiedSize(image) == size, "cut after step \(number + 1) (\(step))")
      }
      let listed = image["anchor/erasures"].map { String(decoding: $0, as: UTF8.self) }
      #expect(listed == nil || listed == Self.pseudonym + "\n", "half a list: \(listed ?? "")")
      if number + 1 >= erased { #expect(listed != nil) }
    }
    try gateway.stop()
  }

  /// How far the backup in an image is verified.
  private static func verifiedSize(_ image: [String: [UInt8]]) throws -> Int64 {
    let disk = try FaultyDisk(holding: image)
    let check = try LedgerCheck(
      path: disk.root + "/backup/vigil.sqlite", anchor: nil, trusted: try Gateway.nodeKey.get().noteKey,
      keyRing: try KeyRing(master: Gateway.master))
    guard case .intact(let report, _) = try check.run(progress: { _, _ in }), let head = report.head else { return -1 }
    return Int64(head.size)
  }

  /// What `vigil restore` does once the old folder is set aside: the copy, the erasures, a start under a new origin.
  @Test func `A restore that was answered survives a power cut`() throws {
    let source = try Gateway.registered.get()
    let copied = try #require(source["data/vigil.sqlite"])
    let disk = try FaultyDisk(keepsHistory: true)
    try FileManager.default.createDirectory(atPath: disk.root + "/data", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: disk.root + "/anchor", withIntermediateDirectories: true)
    let database = disk.root + "/data/vigil.sqlite"
    try disk.copyIn(copied, to: "data/vigil.sqlite")
    _ = try Erasures(anchorFile: disk.root + "/anchor/head", calls: disk.calls).apply(to: database)
    let follows = AnchorHead(origin: Gateway.origin, size: 1, root: .zero, blockIndex: 0, blockHash: .zero)
    let store = try Self.open(disk, follows: .some(follows))
    let size = store.head.size
    let answered = disk.steps
    try store.close()
    var model = DiskModel()
    for (number, step) in disk.history.enumerated() {
      model.apply(step)
      guard number + 1 >= answered else { continue }
      for survival in [DiskModel.Survival.none, .some(seed: UInt64(number))] {
        let again = try Self.open(try FaultyDisk(holding: model.image(survival)), follows: nil)
        #expect(again.head.size == size, "cut after step \(number + 1) (\(step)), \(survival)")
        try again.close()
      }
    }
  }

  private static func open(_ disk: FaultyDisk, follows: AnchorHead??) throws -> Store {
    let bytes = SeededBytes(seed: 5)
    var configuration = StoreConfiguration(
      dataFolder: disk.root + "/data", anchorFile: disk.root + "/anchor/head", origin: "vigil.test/restored",
      facility: "test", clock: { VirtualClock.start }, random: { bytes($0) })
    configuration.fileCalls = disk.calls
    configuration.follows = follows
    return try Store.open(
      configuration, key: try NodeKey(name: "vigil.test/restored", seed: [UInt8](repeating: 8, count: 32)),
      keyRing: try KeyRing(master: Gateway.master), logger: Logger(label: "restore"),
      onFatal: { Issue.record($0, "the writer ended") })
  }
}
