import FaultyDisk
import Foundation
import Ledger
import Logging
import Testing
import Vault
import Vitals

@testable import Store

/// `vigil restore`, ended at every step: the gateway has its old ledger whole, or the new one is finished by whoever comes
/// next.
@Suite(.serialized) struct RestoreCrashTests {
  private static let origin = "vigil.test/restored"
  private static let oldSeed = [UInt8](repeating: 7, count: 32)
  private static let newSeed = [UInt8](repeating: 8, count: 32)

  @Test func `A restore that ends at any step leaves the old ledger, or one that the next command finishes`() throws {
    let contents = try Self.home()
    var found: Set<String> = []
    for step in 0..<1_000 {
      let disk = try Self.disk(contents)
      disk.fail(.dead, after: step)
      let answer = Result { try Self.restore(on: disk) }
      let hasFallen = disk.isDead
      disk.revive()
      let name = try Self.recovered(disk, cutAt: step)
      // What was answered is there; what was not is there whole or not at all.
      if (try? answer.get()) != nil { #expect(name == Self.origin, "answered at step \(step)") }
      found.insert(name)
      guard hasFallen else { break }
      #expect(step < 999)
    }
    #expect(found == [Gateway.origin, Self.origin])
  }

  @Test func `A restore that is cut short again while it is finished is finished by the one after`() throws {
    let contents = try Self.home()
    // The first one ends right after its plan.
    let steps = try Self.stepsToPlan(contents)
    for step in 0..<1_000 {
      let disk = try Self.disk(contents)
      disk.fail(.dead, after: steps)
      #expect(throws: (any Error).self) { try Self.restore(on: disk) }
      disk.revive()
      disk.fail(.dead, after: step)
      _ = try? Restoration.finish(Self.place(disk), calls: disk.calls)
      let hasFallen = disk.isDead
      disk.revive()
      #expect(try Self.recovered(disk, cutAt: step) == Self.origin)
      guard hasFallen else { break }
    }
  }

  @Test func `A restore that was cut short before its plan can be begun again`() throws {
    let disk = try Self.disk(try Self.home())
    disk.fail(.dead, after: 5)
    #expect(throws: (any Error).self) { try Self.restore(on: disk) }
    disk.revive()
    #expect(FileManager.default.fileExists(atPath: disk.root + "/restoring"))
    try Self.restore(on: disk)
    #expect(try Self.recovered(disk, cutAt: -1) == Self.origin)
  }

  @Test func `Two restores keep out of each other's way`() throws {
    let disk = try Self.disk(try Self.home())
    let first = try Restoration(Self.place(disk), calls: disk.calls)
    #expect(throws: StoreError.alreadyRunning(lockFile: disk.root + "/restore.lock")) {
      _ = try Restoration(Self.place(disk), calls: disk.calls)
    }
    withExtendedLifetime(first) {}
  }

  // MARK: The home of a gateway

  /// Data, anchor, keys, and a backup; one patient was erased after it.
  private static func home() throws -> [String: [UInt8]] {
    let disk = try FaultyDisk(holding: try Gateway.registered.get())
    _ = try Backup.write(from: disk.root + "/data/vigil.sqlite", to: disk.root + "/backup", calls: disk.calls)
    var contents = disk.image(.all)
    // SQLite makes the copy on a connection of its own, which the model of the disk has not seen in full.
    let copy = try #require(FileManager.default.contents(atPath: disk.root + "/backup/vigil.sqlite"))
    contents["backup/vigil.sqlite"] = Array(copy)
    contents["backup/blobs/aa/object"] = [1, 2, 3]
    contents["keys/node.name"] = Array((Gateway.origin + "\n").utf8)
    contents["keys/node.key"] = Array((Data(oldSeed).base64EncodedString() + "\n").utf8)
    let gateway = Gateway(disk, clock: VirtualClock(), seed: 4)
    try gateway.start()
    let pseudonym = try #require(try gateway.store().registry.allPatients.first?.id)
    try gateway.stop()
    contents["anchor/erasures"] = Array((pseudonym + "\n").utf8)
    return contents
  }

  private static func disk(_ contents: [String: [UInt8]], keepsHistory: Bool = false) throws -> FaultyDisk {
    let disk = try FaultyDisk(holding: contents, keepsHistory: keepsHistory)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: disk.root + "/keys/node.key")
    return disk
  }

  private static func place(_ disk: FaultyDisk) -> RestorePlace {
    RestorePlace(
      home: disk.root, data: disk.root + "/data", anchor: disk.root + "/anchor/head",
      nodeKey: disk.root + "/keys/node.key", nodeName: disk.root + "/keys/node.name")
  }

  private static func configuration(_ disk: FaultyDisk, origin: String) -> StoreConfiguration {
    let bytes = SeededBytes(seed: 5)
    var configuration = StoreConfiguration(
      dataFolder: disk.root + "/data", anchorFile: disk.root + "/anchor/head", origin: origin, facility: "test",
      clock: { VirtualClock.start }, random: { bytes($0) })
    configuration.fileCalls = disk.calls
    return configuration
  }

  /// What the command does, from the verified backup on.
  private static func restore(on disk: FaultyDisk) throws {
    let restoration = try Restoration(place(disk), calls: disk.calls)
    var configuration = configuration(disk, origin: origin)
    configuration.follows = try AnchorFile(disk.root + "/anchor/head").head
    let staged = try restoration.stage(
      disk.root + "/backup/vigil.sqlite", blobs: disk.root + "/backup/blobs", configuration: configuration,
      key: try NodeKey(name: origin, seed: newSeed), seed: newSeed, keyRing: try KeyRing(master: Gateway.master))
    #expect(staged.erasures == 1)
    try restoration.takePlace(aside: disk.root + "/before-restore")
  }

  /// How many steps there are until the plan stands.
  private static func stepsToPlan(_ contents: [String: [UInt8]]) throws -> Int {
    let disk = try disk(contents, keepsHistory: true)
    try restore(on: disk)
    let plan = disk.history.firstIndex { step in
      if case .rename(_, "restoring/plan") = step { return true }
      return false
    }
    return try #require(plan) + 1
  }

  /// Does what the next command does, and opens the ledger under the name that is there then.
  ///
  /// - Returns: that name.
  private static func recovered(_ disk: FaultyDisk, cutAt step: Int) throws -> String {
    let aside = try Restoration.finish(place(disk), calls: disk.calls)
    let name = try String(contentsOfFile: disk.root + "/keys/node.name", encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let seed = try KeyFile.read(disk.root + "/keys/node.key")
    #expect(seed == (name == origin ? newSeed : oldSeed), "cut at step \(step)")
    let store = try Store.open(
      configuration(disk, origin: name), key: try NodeKey(name: name, seed: seed),
      keyRing: try KeyRing(master: Gateway.master), logger: .init(label: "restored"),
      onFatal: { Issue.record($0, "the writer ended") })
    let check = try LedgerCheck(
      path: disk.root + "/data/vigil.sqlite", anchor: store.anchor.head, trusted: store.identity.key.noteKey,
      keyRing: store.keyRing)
    let outcome = try check.run { _, _ in }
    guard case .intact = outcome else { throw Broken("LEDGER-1", "cut at step \(step), \(name): \(outcome)") }
    try store.close()
    #expect(!FileManager.default.fileExists(atPath: place(disk).plan), "cut at step \(step)")
    guard name == origin else { return name }
    let object = FileManager.default.contents(atPath: disk.root + "/data/blobs/aa/object")
    #expect(object == Data([1, 2, 3]), "a record's file is missing, cut at step \(step)")
    // The old one is kept whole.
    let kept = aside ?? disk.root + "/before-restore"
    #expect(try KeyFile.read(kept + "/node.key") == oldSeed, "cut at step \(step)")
    #expect(try AnchorFile(kept + "/anchor-head").head?.origin == Gateway.origin, "cut at step \(step)")
    #expect(FileManager.default.fileExists(atPath: kept + "/data/vigil.sqlite"), "cut at step \(step)")
    return name
  }
}
