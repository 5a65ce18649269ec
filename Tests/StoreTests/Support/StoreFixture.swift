import Foundation
import GRDB
import Ledger
import Logging
import Testing
import Triage
import Vault
import Vitals

@testable import Store

/// A real store in a folder of its own, with a clock that the test moves: devices `w-1`, `w-2`, … each worn by a patient
/// of its own, and a device `loose` that nobody wears.
final class StoreFixture {
  static let origin = "vigil.test/ward"

  let root: String
  let clock = HandClock()
  let rules: Rules
  let nodeKey: NodeKey
  let master: [UInt8]
  private let random: SeededBytes
  private let configure: (inout StoreConfiguration) -> Void
  private(set) var store: Store
  private(set) var patients: [Patient] = []
  private(set) var loose = DeviceIndex.nobody
  private var copies = 0

  var dataFolder: String { root + "/data" }
  var anchorFile: String { root + "/anchor" }
  var database: String { dataFolder + "/vigil.sqlite" }

  /// The file as somebody else opens it, to look or to meddle. It waits: the store may be at work on the log by itself.
  func otherConnection() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    return try DatabaseQueue(path: database, configuration: configuration)
  }

  /// - Parameter folder: where the data folder and the anchor are made; a temporary folder by default.
  init(
    wards: Int = 1, seed: UInt64 = 1, in folder: String? = nil,
    configure: @escaping (inout StoreConfiguration) -> Void = { _ in }
  ) throws {
    root = folder ?? FileManager.default.temporaryDirectory.path + "/vigil-store-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    rules = try TestRules.make()
    random = SeededBytes(seed: seed)
    nodeKey = try NodeKey(name: Self.origin, seed: random(32))
    master = random(32)
    self.configure = configure
    store = try Self.open(root, nodeKey: nodeKey, master: master, clock: clock, random: random, configure: configure)
    let made = try store.writer.wait { transaction in
      var patients: [Patient] = []
      for number in 1...wards {
        let patient = try transaction.registerPatient(name: "Nobody \(number)")
        _ = try transaction.registerDevice(
          DeviceID("w-\(number)"), unit: UnitID("ward-1"), cadenceMilliseconds: 1_000)
        try transaction.bind("w-\(number)", to: patient, since: HandClock.start.adding(milliseconds: -86_400_000 * 40))
        patients.append(patient)
      }
      return (
        patients,
        try transaction.registerDevice(DeviceID("loose"), unit: UnitID("ward-1"), cadenceMilliseconds: 0).index
      )
    }
    (patients, loose) = made
  }

  deinit {
    try? store.close()
    try? FileManager.default.removeItem(atPath: root)
  }

  // MARK: Opening

  static func open(
    _ root: String, nodeKey: NodeKey, master: [UInt8], clock: HandClock, random: SeededBytes,
    configure: (inout StoreConfiguration) -> Void
  ) throws -> Store {
    var configuration = StoreConfiguration(
      dataFolder: root + "/data", anchorFile: root + "/anchor", origin: origin, facility: "test",
      clock: { clock.now }, random: { random($0) })
    configure(&configuration)
    return try Store.open(
      configuration, key: nodeKey, keyRing: try KeyRing(master: master), logger: Logger(label: "test"),
      onFatal: { Issue.record($0, "the writer ended") })
  }

  /// Opens another folder as a start of this gateway would.
  func open(_ root: String) throws -> Store {
    try Self.open(root, nodeKey: nodeKey, master: master, clock: clock, random: random, configure: configure)
  }

  /// What a kill at this instant would leave on the disk: database, write-ahead log and anchor.
  func copyAsKilled() throws -> String {
    copies += 1
    let target = root + "/killed-\(copies)"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: dataFolder, toPath: target + "/data")
    try FileManager.default.copyItem(atPath: anchorFile, toPath: target + "/anchor")
    return target
  }

  /// Ends the store cleanly and starts it again.
  func restart() throws {
    try store.close()
    store = try open(root)
  }

  /// Starts it again after a test ended it.
  func reopen() throws { store = try open(root) }

  // MARK: Readings

  /// A reading as a lane would hand it over; `offset` is its time from the clock's now.
  func item(
    _ device: Int64 = 1, _ sequence: UInt64?, boot: UInt64 = 0, offset: Int64 = 0,
    _ vitals: [Vital: Int] = [.heartRate: 70], live: Bool = true, _ change: (inout Reading) -> Void = { _ in }
  ) -> ReceivedReading {
    var reading = Reading(time: clock.now.adding(milliseconds: offset), sequence: sequence, boot: boot)
    for (vital, value) in vitals { reading.vitals[vital] = value }
    change(&reading)
    let bytes = CanonicalReading.bytes(reading, device: "w-\(device)")
    return ReceivedReading(
      device: DeviceIndex(device), reading: reading, unrecognised: [], digest: Digest32.sha256(bytes), isLive: live)
  }

  /// Takes the readings as one submission, as a lane does.
  @discardableResult
  func receive(_ items: ReceivedReading...) throws -> [Outcome] { try receive(items) }

  @discardableResult
  func receive(_ items: [ReceivedReading]) throws -> [Outcome] {
    let rules = rules
    let outcomes = try store.writer.wait(intake: true) { transaction in
      try items.map { try transaction.receive($0, rules: rules) }
    }
    // A lane is answered before everybody else hears of its batch; tests look at what everybody hears.
    try store.writer.wait(intake: true) { _ in }
    return outcomes
  }

  // MARK: Looking

  /// Looks into the writer's memory, on its thread.
  func look<T: Sendable>(in store: Store? = nil, _ body: @escaping @Sendable (Ward) throws -> T) throws -> T {
    try (store ?? self.store).writer.wait { try body($0.core.ward) }
  }

  func conservation(_ device: Int64 = 1) throws -> Conservation {
    try look { $0[DeviceIndex(device)].conservation }
  }

  /// Kinds of the technical alerts that are open, sorted.
  func openTechnical() throws -> [String] {
    try look { $0.alerts.ofTechnical.keys.map(\.kind).sorted() }
  }

  func entries() throws -> [Entry] {
    try store.pool.read { db in
      try Data.fetchAll(db, sql: "SELECT bytes FROM entries ORDER BY position").map { try Entry.parse(Array($0)) }
    }
  }

  func count(of type: EntryType) throws -> Int { try entries().filter { $0.type == type }.count }

  func payload(at position: Int64) throws -> JSONValue? {
    let keyRing = store.keyRing
    return try store.pool.read { try SealedPayload.fetch(position, keyRing: keyRing, on: $0) }
  }
}

extension Transaction {
  /// Binds the device as a signed act of a person would.
  func bind(_ device: String, to patient: Patient, since: Timestamp) throws {
    try act(.deviceBound, patient, ["device": .string(device), "since": .integer(since.milliseconds)])
  }

  func unbind(_ device: String, from patient: Patient, until: Timestamp) throws {
    try act(.deviceUnbound, patient, ["device": .string(device), "until": .integer(until.milliseconds)])
  }

  private func act(_ type: EntryType, _ patient: Patient, _ body: [String: JSONValue]) throws {
    let entry = Entry(
      type: type, time: now.milliseconds, origin: origin, facility: "test", author: origin, subject: patient.id,
      body: body, commitment: nil, signature: nil)
    try record(act: entry, payload: nil)
  }
}
