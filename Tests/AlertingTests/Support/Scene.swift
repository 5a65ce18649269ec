import Consent
import Crypto
import Foundation
import GRDB
import Ledger
import Logging
import Synchronization
import Testing
import Triage
import Vault
import Vitals

@testable import Alerting
@testable import Store

/// A store on a real disk with one patient, a doctor, a desk and a device, all registered on its ledger, and a clock
/// that runs with the system's unless a test moves it.
final class Scene: Sendable {
  struct People: Sendable {
    let patient: Patient
    let doctor: String
    let desk: String
    let device: Device
  }

  static let timings = CallTimings(
    high: .init(acknowledgeMilliseconds: 60_000, repeatMilliseconds: 30_000, expiryMilliseconds: 600_000),
    medium: .init(acknowledgeMilliseconds: 60_000, repeatMilliseconds: 60_000, expiryMilliseconds: 600_000),
    low: .init(acknowledgeMilliseconds: 60_000, repeatMilliseconds: 60_000, expiryMilliseconds: 600_000),
    stableMilliseconds: 60_000)
  static let rules = TechnicalRules(
    timings: timings,
    silence: SilenceDefaults(cadenceMilliseconds: 1_000, silentAfterMilliseconds: 2_000, gapGraceMilliseconds: 1_000),
    announce: Dictionary(
      TechnicalKind.allCases.map { ($0, AnnounceRule(priority: .medium, delayMilliseconds: 0, source: "test")) }
    ) { first, _ in first })

  let folder: URL
  let logger: Logger
  private let offset = Mutex<Int64>(0)
  private let master = SealingKey.random().bytes
  private let seed = SealingKey.random().bytes

  init() throws {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    self.logger = logger
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-alerting-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var time: Timestamp {
    let system = Int64(Date().timeIntervalSince1970 * 1_000)
    return Timestamp(milliseconds: system + offset.withLock { $0 })
  }

  /// Sets the gateway's clock forward.
  func advance(_ milliseconds: Int64) { offset.withLock { $0 += milliseconds } }

  func open() throws -> Store {
    let configuration = StoreConfiguration(
      dataFolder: folder.appendingPathComponent("data").path, anchorFile: folder.appendingPathComponent("anchor").path,
      origin: "vigil.test/ward", facility: "test", clock: { [self] in time },
      random: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } })
    return try Store.open(
      configuration, key: try NodeKey(name: "vigil.test/ward", seed: seed), keyRing: try KeyRing(master: master),
      logger: logger, onFatal: { error in Issue.record(error, "the writer ended") })
  }

  /// Registers everybody.
  func populate(
    _ store: Store, doctor webhook: Contact.Webhook? = nil, mail: MailAddress? = nil, deskMail: MailAddress? = nil
  ) throws -> People {
    let device = try DeviceID("w-1")
    let unit = try UnitID("ward-1")
    let keys = [0, 1].map { _ in DIDKey(Curve25519.Signing.PrivateKey().publicKey) }
    return try store.writer.wait { transaction in
      let doctor = try transaction.registerPerson(
        Contact(name: "Dr Ada", webhook: webhook, mail: mail), role: .doctor, key: keys[0])
      let desk = try transaction.registerPerson(
        Contact(name: "Desk 7", webhook: nil, mail: deskMail), role: .desk, key: keys[1])
      var patient = try transaction.registerPatient(name: "Mary Example")
      patient.team = [doctor.id, desk.id]
      transaction.core.ward.put(patient)
      var worn = try transaction.registerDevice(device, unit: unit, cadenceMilliseconds: 1_000)
      worn.bindings = [
        Device.Binding(
          position: 0, subject: patient.subject, since: transaction.now.adding(milliseconds: -1_000_000), until: nil)
      ]
      transaction.core.ward.put(worn)
      return People(patient: patient, doctor: doctor.id, desk: desk.id, device: worn)
    }
  }

  /// An abnormal reading of the patient, taken by the store now.
  @discardableResult
  func alarm(
    _ store: Store, _ people: People, _ priority: Priority = .medium, delayMilliseconds: Int = 0
  ) throws -> Int64 {
    let rule = AnnounceRule(priority: priority, delayMilliseconds: delayMilliseconds, source: "test")
    let finding = Finding(cause: .limit(vital: .heartRate, value: 150, depth: .high), rule: rule)
    let score = ScoreInterval(lower: 3, upper: 9, missing: .temperature)
    let abnormality = try #require(Abnormality(findings: [finding], technical: [], score: score))
    return try store.writer.wait { transaction in
      let evidence = Evidence(
        reading: Reading(time: transaction.now), judged: transaction.now, isLate: false, isFarOff: false,
        abnormality: abnormality, digest: .zero, rulesVersion: String(repeating: "0", count: 64))
      return try transaction.alarmed(
        patient: people.patient, device: people.device, evidence: evidence, timings: Self.timings)
    }
  }

  /// The doctor takes the alert on.
  func acknowledge(_ alert: Int64, by person: String, in store: Store) throws {
    try store.writer.wait { transaction in
      let entry = try transaction.append(.alertAcknowledged, body: ["alert": .string(AlertRecord.name(alert))])
      try transaction.acknowledge(alert: alert, by: person, entry: entry)
    }
  }

  /// The open technical alerts, by kind.
  static func technical(in store: Store) async throws -> [String] {
    try await store.openAlerts().compactMap { $0.technical?.kind }
  }

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
}
