import Foundation
import GRDB
import Ledger
import Logging
import Testing
import Vault
import Vitals

@testable import Store

/// A ledger whose summaries were folded, backed up and brought back under a new origin: everything that proved something
/// before proves it after.
@Suite struct FoldRestoreTests {
  private static let origin = "vigil.test/restored"
  private static let seed = [UInt8](repeating: 8, count: 32)

  private let scene: FoldScene

  /// Thirty hours of minutes: folded into quarter hours, of which those of the first days are days by now.
  init() async throws {
    scene = try FoldScene(hours: 30)
    scene.fixture.clock.advance(14 * FoldScene.day)
    try await scene.fold()
    try scene.receiveLate(by: 2 * FoldScene.day, 71)
    try await scene.fold()
  }

  /// The backup, put in the place of a gateway's home.
  private func restore(_ backup: String) throws -> StoreConfiguration {
    let fixture = scene.fixture
    let home = fixture.root + "/home"
    let place = RestorePlace(
      home: home, data: home + "/data", anchor: home + "/anchor/head", nodeKey: home + "/keys/node.key",
      nodeName: home + "/keys/node.name")
    for folder in ["data", "anchor", "keys"] {
      try FileManager.default.createDirectory(atPath: home + "/" + folder, withIntermediateDirectories: true)
    }
    var configuration = fixture.store.configuration
    configuration.dataFolder = place.data
    configuration.anchorFile = place.anchor
    configuration.origin = Self.origin
    configuration.follows = fixture.store.anchor.head
    let restoration = try Restoration(place)
    _ = try restoration.stage(
      backup + "/vigil.sqlite", blobs: backup + "/blobs", configuration: configuration,
      key: try NodeKey(name: Self.origin, seed: Self.seed), seed: Self.seed,
      keyRing: try KeyRing(master: fixture.master))
    try restoration.takePlace(aside: home + "/before-restore")
    configuration.follows = nil
    return configuration
  }

  @Test func `Verify, prove-reading, a rebuild and more folding hold on what was restored`() async throws {
    let fixture = scene.fixture
    let (before, folded) = (try await scene.account(), try scene.folded())
    let provedBefore = try scene.proof(before)
    #expect(folded > 600 && provedBefore.isComplete)
    let grains = try await fixture.store.pool.read { try Int.fetchAll($0, sql: "SELECT DISTINCT grain FROM summaries") }
    #expect(Set(grains).isSuperset(of: [0, 1, 2]))
    let backup = fixture.root + "/backup"
    _ = try fixture.store.anchorHead()
    _ = try Backup.write(from: fixture.database, to: backup)
    try fixture.store.close()

    let configuration = try restore(backup)
    let key = try NodeKey(name: Self.origin, seed: Self.seed)
    func check() throws -> UInt64 {
      let check = try LedgerCheck(
        path: configuration.databaseFile, anchor: try AnchorFile(configuration.anchorFile).head, trusted: key.noteKey,
        keyRing: try KeyRing(master: fixture.master))
      guard case .intact(_, let values) = try check.run(progress: { _, _ in }) else {
        Issue.record("verify found something in what was restored")
        return 0
      }
      return values.folded
    }
    #expect(try check() == folded)
    let rebuilt = try Rebuild.run(configuration, keyRing: try KeyRing(master: fixture.master))
    #expect(rebuilt.changedTables.isEmpty)

    let store = try Store.open(
      configuration, key: key, keyRing: try KeyRing(master: fixture.master), logger: .init(label: "restored"),
      onFatal: { Issue.record($0, "the writer ended") })
    let account = try await scene.account(store)
    #expect(account.entries.map(\.payload) == before.entries.map(\.payload))
    // Now the new node vouches for the old entries, and the readings that the device kept are found where they were.
    let proof = try ReadingProof(account, kept: scene.kept(), key: key.noteKey)
    #expect(proof.isComplete && proof.places == provedBefore.places)
    #expect(throws: LedgerError.self) { try scene.proof(account) }
    fixture.clock.advance(14 * FoldScene.day)
    try await scene.fold(store)
    #expect(try ReadingProof(try await scene.account(store), kept: scene.kept(), key: key.noteKey).isComplete)
    try store.close()
    #expect(try check() >= folded)
  }
}
