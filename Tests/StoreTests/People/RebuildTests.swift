import Consent
import Crypto
import Foundation
import GRDB
import Ledger
import Logging
import Testing
import Vault
import Vitals

@testable import Store

/// The registry as the ledger says it, after damage to every table that is derived from it.
@Suite struct RebuildTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "vigil-rebuild-\(UUID().uuidString)")
  private let keyRing: KeyRing
  private let node: NodeKey
  private let configuration: StoreConfiguration

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    keyRing = try KeyRing(master: SealingKey.random().bytes)
    node = try NodeKey(name: "vigil.test/ward", privateKey: .init())
    configuration = StoreConfiguration(
      dataFolder: folder.appendingPathComponent("data").path, anchorFile: folder.appendingPathComponent("anchor").path,
      origin: "vigil.test/ward", facility: "test", clock: { Timestamp(milliseconds: 1_700_000_000_000) },
      random: { count in (0..<count).map { _ in .random(in: 0...255) } })
  }

  private func open() throws -> Store {
    try Store.open(
      configuration, key: node, keyRing: keyRing, logger: Logger(label: "test"),
      onFatal: { error in Issue.record(error, "the writer ended") })
  }

  /// Two persons, a patient, a device that moved on, a rotated key.
  private func fill() throws -> Registry {
    let store = try open()
    let key = Curve25519.Signing.PrivateKey()
    let did = DIDKey(key.publicKey)
    try store.writer.wait { transaction in
      let doctor = try transaction.registerPerson(Contact(name: "A", webhook: nil), role: .doctor, key: did)
      let webhook = Contact.Webhook(url: "https://x.example", secret: "whsec_AAAA")
      let desk = try transaction.registerPerson(
        Contact(name: "B", webhook: webhook), role: .desk, key: DIDKey(Curve25519.Signing.PrivateKey().publicKey))
      let patient = try transaction.registerPatient(name: "Ida")
      for name in ["w-1", "w-2"] {
        _ = try transaction.registerDevice(try DeviceID(name), unit: try UnitID("u"), cadenceMilliseconds: 5_000)
      }
      let acts: [(EntryType, [String: JSONValue])] = [
        (.teamChanged, ["members": [.string(desk.id), .string(doctor.id)]]),
        (.deviceBound, ["device": "w-1", "since": 1_000]), (.deviceUnbound, ["device": "w-1", "until": 2_000]),
        (.deviceBound, ["device": "w-1", "since": 3_000]),
      ]
      for (type, body) in acts {
        var entry = Entry(
          type: type, time: transaction.now.milliseconds, origin: "vigil.test/ward", facility: "test",
          author: doctor.id, subject: patient.id, body: body)
        entry.signature = try DetachedJWS.sign(payload: try entry.unsignedBytes(), with: key)
        try transaction.record(act: entry, payload: nil)
      }
      _ = try transaction.replaceKeys(of: desk.id, with: DIDKey(Curve25519.Signing.PrivateKey().publicKey))
    }
    let registry = store.registry
    try store.close()
    return registry
  }

  private func damage(_ sql: String) throws {
    let queue = try DatabaseQueue(path: configuration.databaseFile)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  private func expectSame(_ left: Registry, _ right: Registry) {
    #expect(left.allDevices == right.allDevices)
    #expect(left.allPatients == right.allPatients)
    #expect(left.allPersons == right.allPersons)
  }

  @Test func whatAStartLoadsIsWhatWasLive() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let live = try fill()
    let store = try open()
    expectSame(store.registry, live)
    #expect(try store.registeredNames().values.sorted() == ["A", "B", "Ida"])
    try store.close()
  }

  @Test func anUndamagedRegistryDiffersInNothing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try fill()
    #expect(try Rebuild.run(configuration, keyRing: keyRing).changedTables.isEmpty)
  }

  @Test(arguments: [
    ("UPDATE devices SET unit = 'elsewhere' WHERE idx = 2", "devices"), ("DELETE FROM bindings", "bindings"),
    ("UPDATE patients SET id = 'pat-x'", "patients"), ("UPDATE team SET rank = 1 - rank", "team"),
    ("UPDATE persons SET role = 'nobody'", "persons"), ("UPDATE person_keys SET until = NULL", "person_keys"),
    ("DELETE FROM acts", "acts"),
  ])
  func whatWasDamagedIsNamedAndMended(_ sql: String, _ table: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let live = try fill()
    try damage(sql)
    #expect(try Rebuild.run(configuration, keyRing: keyRing).changedTables == [table])
    let store = try open()
    expectSame(store.registry, live)
    try store.close()
  }

  @Test func aRunningGatewayKeepsARebuildOut() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try open()
    #expect(throws: StoreError.alreadyRunning(lockFile: configuration.lockFile)) {
      _ = try Rebuild.run(configuration, keyRing: keyRing)
    }
    try store.close()
  }

  @Test func aBrokenLedgerChangesNothing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try fill()
    try damage(
      "DROP TRIGGER entries_keep_update; UPDATE entries SET bytes = CAST(replace(CAST(bytes AS TEXT), 'w-2', 'w-3') AS BLOB)"
    )
    try damage("DELETE FROM bindings")
    #expect(throws: StoreError.ledgerBroken(block: 1)) { _ = try Rebuild.run(configuration, keyRing: keyRing) }
    let queue = try DatabaseQueue(path: configuration.databaseFile)
    #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM devices") } == 2)
  }
}

@Suite struct AccessTokenTests {
  @Test func aTokenIsTakenUntilItExpiresAndNeverStored() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-token-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let start = Timestamp(milliseconds: 1_700_000_000_000)
    let configuration = StoreConfiguration(
      dataFolder: folder.appendingPathComponent("data").path, anchorFile: folder.appendingPathComponent("anchor").path,
      origin: "vigil.test/ward", facility: "test", clock: { start },
      random: { count in (0..<count).map { _ in .random(in: 0...255) } })
    let store = try Store.open(
      configuration, key: try NodeKey(name: "vigil.test/ward", privateKey: .init()),
      keyRing: try KeyRing(master: SealingKey.random().bytes), logger: Logger(label: "test"), onFatal: { _ in })
    let (id, token) = try await store.writer.perform { transaction in
      let key = DIDKey(Curve25519.Signing.PrivateKey().publicKey)
      let person = try transaction.registerPerson(Contact(name: "A", webhook: nil), role: .desk, key: key)
      return (person.id, try transaction.issueToken(for: person.id, lifetimeMilliseconds: 1_000))
    }
    #expect(try await store.person(holding: token, at: start.adding(milliseconds: 999)) == id)
    #expect(try await store.person(holding: token, at: start.adding(milliseconds: 1_000)) == nil)
    #expect(AccessToken(token.text) != nil && AccessToken(token.text + "A") == nil && AccessToken("vgl_") == nil)
    let stored = try await store.pool.read { try Data.fetchAll($0, sql: "SELECT hash FROM tokens") }
    #expect(stored.count == 1 && stored[0].count == 32 && stored[0] != Data(token.text.utf8))
    try await store.writer.perform { try $0.revokeTokens(of: id) }
    #expect(try await store.person(holding: token, at: start) == nil)
    try store.close()
  }
}
