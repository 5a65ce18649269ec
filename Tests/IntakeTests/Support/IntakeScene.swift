import Foundation
import GRDB
import Ledger
import Logging
import Payload
import Synchronization
import Testing
import Triage
import Vault
import Vitals

@testable import Intake
@testable import Store

/// A store on a real disk whose clock stands still until a test moves it, with two patients who wear `w-1` and `w-2` of `ward-1`, and the rules
/// that Vigil ships.
final class IntakeScene: Sendable {
  static let time = HandClock.start
  static let origin = "vigil.test/ward"
  static let rulesFile = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../config/triage.yaml").standardizedFileURL.path

  let folder: URL
  let store: Store
  let clock = HandClock()
  let rules: Rules
  let patients: [Patient]
  let statistics = LaneStatistics(.readings, metrics: Metrics())
  /// What the lane told of devices.
  let statuses = Mutex<[DeviceStatus]>([])
  /// Apart from the scene: the store keeps its observers, and a scene that its own store kept would never close it.
  private final class Drafts: Sendable {
    let list = Mutex<[ReceiptDraft]>([])
  }
  private let drafts = Drafts()

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "vigil-intake-\(UUID().uuidString)")
    let anchors = folder.appending(path: "anchor")
    try FileManager.default.createDirectory(at: anchors, withIntermediateDirectories: true)
    var configuration = StoreConfiguration(
      dataFolder: folder.appending(path: "data").path, anchorFile: anchors.appending(path: "head").path,
      origin: Self.origin, facility: "test", clock: { [clock] in clock.now },
      random: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } })
    configuration.receiptIntervalMilliseconds = 0
    rules = try RulesFile.load(path: Self.rulesFile)
    store = try Store.open(
      configuration, key: NodeKey(name: Self.origin, seed: SealingKey.random().bytes),
      keyRing: KeyRing(master: SealingKey.random().bytes), logger: silent,
      onFatal: { Issue.record($0, "the writer ended") })
    patients = try store.writer.wait { transaction in
      try (1...2).map { number in
        let patient = try transaction.registerPatient(name: "Nobody \(number)")
        _ = try transaction.registerDevice(
          DeviceID("w-\(number)"), unit: UnitID("ward-1"), cadenceMilliseconds: 1_000)
        try transaction.bind("w-\(number)", to: patient)
        return patient
      }
    }
    store.observe { [drafts] report in drafts.list.withLock { $0 += report.receipts } }
  }

  /// Every receipt that the writer drafted. A lane is answered before observers hear of its batch, so this waits for one of
  /// its own, which is answered after them.
  func drafted() throws -> [ReceiptDraft] {
    try store.writer.wait { _ in }
    return drafts.list.withLock { $0 }
  }

  deinit {
    try? store.close()
    try? FileManager.default.removeItem(at: folder)
  }

  func worker(_ lane: Lane = .readings) -> LaneWorker {
    LaneWorker(
      lane: lane, store: store, rules: RulesHolder(rules), statistics: statistics, decoder: PayloadDecoder(),
      logger: silent,
      onStatus: { [self] status in statuses.withLock { $0.append(status) } }, onState: { _, _ in })
  }

  func entries() throws -> [Entry] {
    try store.pool.read { db in
      try Data.fetchAll(db, sql: "SELECT bytes FROM entries ORDER BY position").map { try Entry.parse(Array($0)) }
    }
  }

  /// Device and reason of every kept rejection, in order.
  func rejections() throws -> [String] {
    try store.pool.read { db in
      try String.fetchAll(db, sql: "SELECT device || ' ' || reason FROM rejections ORDER BY id")
    }
  }
}

/// A logger that keeps quiet.
let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

extension Transaction {
  /// Binds the device as a signed act of a person would.
  func bind(_ device: String, to patient: Patient) throws {
    let since = now.adding(milliseconds: -86_400_000)
    let entry = Entry(
      type: .deviceBound, time: now.milliseconds, origin: origin, facility: "test", author: origin,
      subject: patient.id, body: ["device": .string(device), "since": .integer(since.milliseconds)], commitment: nil,
      signature: nil)
    _ = try record(act: entry, payload: nil)
  }
}
