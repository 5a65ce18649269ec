import Consent
import Foundation
import GRDB
import Ledger
import Logging
import Synchronization
import Testing
import Triage
import Vault
import Vitals

@testable import Store

/// A store in a folder of its own with a hand-driven clock, one patient, two doctors, a desk and a device.
final class AlertScene: Sendable {
  static let start = Timestamp(milliseconds: 1_700_000_000_000)
  static let timings = CallTimings(
    high: .init(acknowledgeMilliseconds: 60_000, repeatMilliseconds: 30_000, expiryMilliseconds: 600_000),
    medium: .init(acknowledgeMilliseconds: 120_000, repeatMilliseconds: 60_000, expiryMilliseconds: 1_200_000),
    low: .init(acknowledgeMilliseconds: 300_000, repeatMilliseconds: 300_000, expiryMilliseconds: 3_600_000),
    stableMilliseconds: 120_000)

  let folder: URL
  private let now = Mutex(AlertScene.start)
  private let master = SealingKey.random().bytes
  private let seed = SealingKey.random().bytes
  private let patientSubject = Mutex<SubjectID?>(nil)

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-alerts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var time: Timestamp { now.withLock { $0 } }

  func advance(_ milliseconds: Int64) { now.withLock { $0 = $0.adding(milliseconds: milliseconds) } }

  /// Opens the store as a start of the gateway would; persons and the patient are put into its memory.
  func open(team: [String] = ["per-ada", "per-desk"]) throws -> Store {
    let configuration = StoreConfiguration(
      dataFolder: folder.appendingPathComponent("data").path, anchorFile: folder.appendingPathComponent("anchor").path,
      origin: "vigil.test/ward", facility: "test", clock: { [self] in time },
      random: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } })
    let store = try Store.open(
      configuration, key: try NodeKey(name: "vigil.test/ward", seed: seed), keyRing: try KeyRing(master: master),
      logger: Logger(label: "test"), onFatal: { error in Issue.record(error, "the writer ended") })
    let known = patientSubject.withLock { $0 }
    let subject = try store.writer.wait { transaction in
      let subject = try known ?? transaction.makeSubject(pseudonym: "pat-1", kind: "patient")
      for (id, role) in [("per-ada", Role.doctor), ("per-bob", .doctor), ("per-desk", .desk), ("per-ops", .desk)] {
        transaction.core.ward.put(
          Person(id: id, subject: SubjectID(900), role: role, isActive: id != "per-ops", keys: []))
      }
      transaction.core.ward.put(Patient(id: "pat-1", subject: subject, team: team))
      return subject
    }
    patientSubject.withLock { $0 = subject }
    return store
  }

  /// Closes the store and opens it again from the disk alone.
  func restart(_ store: Store, team: [String] = ["per-ada", "per-desk"]) throws -> Store {
    try store.close()
    return try open(team: team)
  }

  static func device() throws -> Device {
    Device(
      index: DeviceIndex(1), id: try DeviceID("w-1"), unit: try UnitID("ward-1"), cadenceMilliseconds: 1_000)
  }

  static func abnormality(_ priority: Priority = .high, delayMilliseconds: Int = 0, depth: Depth = .high) throws
    -> Abnormality
  {
    let rule = AnnounceRule(priority: priority, delayMilliseconds: delayMilliseconds, source: "test")
    let finding = Finding(cause: .limit(vital: .heartRate, value: 150, depth: depth), rule: rule)
    let abnormality = Abnormality(findings: [finding], technical: [], score: ScoreInterval(lower: 3, upper: 9))
    guard let abnormality else { throw StoreError.malformedState }
    return abnormality
  }

  func patient(in transaction: Transaction) throws -> Patient {
    guard let patient = transaction.registry.patient(id: "pat-1") else { throw StoreError.unknown(.patient) }
    return patient
  }

  /// An abnormal reading, taken by the store now.
  @discardableResult
  func alarm(
    _ store: Store, _ priority: Priority = .high, delayMilliseconds: Int = 0, depth: Depth = .high,
    readingTime: Timestamp? = nil, late: Bool = false
  ) throws -> Int64 {
    let abnormality = try Self.abnormality(priority, delayMilliseconds: delayMilliseconds, depth: depth)
    let device = try Self.device()
    let judged = readingTime ?? time
    return try store.writer.wait { [self] transaction in
      let evidence = Evidence(
        reading: Reading(time: judged), judged: judged, isLate: late, isFarOff: false, abnormality: abnormality,
        digest: .zero, rulesVersion: String(repeating: "0", count: 64))
      return try transaction.alarmed(
        patient: try patient(in: transaction), device: device, evidence: evidence, timings: Self.timings)
    }
  }

  /// A normal reading of everything.
  func normal(_ store: Store) throws {
    let judged = time
    try store.writer.wait { [self] in try $0.normal(patient: try patient(in: $0), readingTime: judged) }
  }

  @discardableResult
  func tick(_ store: Store) throws -> Timestamp? { try store.writer.wait { try $0.tick() } }

  /// The types of the entries that belong to an alert, in order.
  static func story(of alert: Int64, in store: Store) throws -> [String] {
    try store.pool.read { db in
      try Data.fetchAll(
        db,
        sql: """
          SELECT e.bytes FROM alert_entries a JOIN entries e ON e.position = a.position WHERE a.alert = ?
          ORDER BY a.position
          """, arguments: [alert]
      ).map { try Entry.parse(Array($0)).type.rawValue }
    }
  }

  static func calls(of alert: Int64, in store: Store) throws -> [Call] {
    try store.pool.read { try CallRows.fetchAll(of: alert, on: $0) }
  }

  static func record(_ alert: Int64, in store: Store) throws -> AlertRecord {
    try store.pool.read { try AlertRows.fetch(alert, keyRing: store.keyRing, on: $0) }
  }
}
