import Consent
import Dispatch
import FaultyDisk
import Foundation
import GRDB
import Ledger
import Logging
import Synchronization
import TestChance
import Triage
import Vault
import Vitals

@testable import Store

/// A gateway's store on a faulty disk, with a virtual clock: three patients, four devices of which two are on the first
/// patient, a doctor and a desk who answer for all.
///
/// It is stopped as a real one is: cleanly, by a kill that leaves what the system had, or by a power cut that leaves what
/// the disk had. What a stop left is the disk of the next one.
final class Gateway {
  static let origin = "vigil.test/simulated"
  static let devices: [Int64] = [1, 2, 3, 4]
  static let nodeKey = Result { try NodeKey(name: origin, seed: [UInt8](repeating: 7, count: 32)) }
  static let master = [UInt8](repeating: 9, count: 32)

  let disk: FaultyDisk
  let clock: VirtualClock
  private(set) var running: Store?
  /// What ended the writer, if anything did.
  private let fatal = Fatal()
  private let random: SeededBytes
  private let configure: (inout StoreConfiguration) -> Void

  private final class Fatal: Sendable {
    let error = Mutex<String?>(nil)
  }

  init(
    _ disk: FaultyDisk, clock: VirtualClock, seed: UInt64,
    configure: @escaping (inout StoreConfiguration) -> Void = { _ in }
  ) {
    self.disk = disk
    self.clock = clock
    random = SeededBytes(seed: seed)
    self.configure = configure
  }

  deinit { die() }

  var database: String { disk.root + "/data/vigil.sqlite" }
  var anchorFile: String { disk.root + "/anchor/head" }
  /// Whether an error whose outcome nobody knows ended the writer.
  var hasFailed: Bool { fatal.error.withLock { $0 != nil } }
  var failure: String? { fatal.error.withLock { $0 } }

  func store() throws -> Store {
    guard let running else { throw StoreError.stopping }
    return running
  }

  // MARK: Start and end

  /// Starts as the real gateway does, with every check.
  @discardableResult
  func start() throws -> Store {
    let (clock, random, fatal) = (clock, random, fatal)
    try FileManager.default.createDirectory(atPath: disk.root + "/anchor", withIntermediateDirectories: true)
    var configuration = StoreConfiguration(
      dataFolder: disk.root + "/data", anchorFile: anchorFile, origin: Self.origin, facility: "test",
      clock: { clock.now }, random: { random($0) })
    configuration.fileCalls = disk.calls
    configuration.receiptIntervalMilliseconds = 500
    configure(&configuration)
    let store = try Store.open(
      configuration, key: try Self.nodeKey.get(), keyRing: try KeyRing(master: Self.master),
      logger: Self.silent
    ) { error in fatal.error.withLock { $0 = "\(error)" } }
    running = store
    return store
  }

  private static let silent = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }

  /// Ends cleanly.
  func stop() throws {
    try running?.close()
    running = nil
  }

  /// Ends without a word: nothing that the process still tries reaches the disk.
  func die() {
    guard let store = running else { return }
    disk.cutPower()
    try? store.close()
    running = nil
  }

  /// Takes the power and hands over what is left, for the next start.
  func fall(_ survival: DiskModel.Survival) throws -> FaultyDisk {
    let image = disk.image(survival)
    die()
    return try FaultyDisk(holding: image)
  }

  // MARK: Everybody

  /// A disk on which everybody is registered and the gateway was stopped cleanly; made once.
  static let registered = Result { try makeRegistered() }

  private static func makeRegistered() throws -> [String: [UInt8]] {
    let gateway = Gateway(try FaultyDisk(), clock: VirtualClock(), seed: 1)
    try gateway.start()
    try gateway.register()
    try gateway.stop()
    return gateway.disk.image(.all)
  }

  func register() throws {
    let since = clock.now.adding(milliseconds: -40 * 86_400_000)
    try store().writer.wait { transaction in
      var team: [JSONValue] = []
      for (number, role) in [(11 as UInt8, Role.doctor), (12, .desk)] {
        let key = try NodeKey(name: "person", seed: [UInt8](repeating: number, count: 32)).did
        team.append(
          .string(
            try transaction.registerPerson(Contact(name: "person \(number)", webhook: nil), role: role, key: key).id))
      }
      let patients = try (1...3).map { try transaction.registerPatient(name: "Nobody \($0)") }
      for patient in patients { try transaction.act(.teamChanged, about: patient, ["members": .array(team)]) }
      for device in Gateway.devices {
        let id = try DeviceID("w-\(device)")
        _ = try transaction.registerDevice(id, unit: UnitID("ward-1"), cadenceMilliseconds: 1_000)
        try transaction.act(
          .deviceBound, about: patients[Int(max(0, device - 2))],
          ["device": .string(id.name), "since": .integer(since.milliseconds)])
      }
    }
  }

  // MARK: Work

  /// Runs one submission and waits until it is durable.
  func perform<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) throws -> T {
    try store().writer.wait(body)
  }

  /// Hands several submissions over while the writer is held, so that they share the next batch; their results in order.
  func performTogether<T: Sendable>(
    _ bodies: [@Sendable (Transaction) throws -> T]
  ) throws -> [Result<T, any Error>] {
    let store = try store()
    let (entered, gate, answered) = (Semaphore(value: 0), Semaphore(value: 0), Semaphore(value: 0))
    let collected = Collected<T>()
    store.writer.submit(
      { _ in
        entered.signal()
        gate.wait()
      }, completion: { _ in })
    entered.wait()
    for (index, body) in bodies.enumerated() {
      store.writer.submit(body) { result in
        collected.results.withLock { $0[index] = result }
        answered.signal()
      }
    }
    gate.signal()
    for _ in bodies { answered.wait() }
    return bodies.indices.compactMap { index in collected.results.withLock { $0[index] } }
  }

  private typealias Semaphore = DispatchSemaphore

  private final class Collected<T: Sendable>: Sendable {
    let results = Mutex<[Int: Result<T, any Error>]>([:])
  }
}

extension Transaction {
  /// What a person's signed act does, with the gateway as its author.
  @discardableResult
  func act(_ type: EntryType, about patient: Patient, _ body: [String: JSONValue]) throws -> Int64 {
    let entry = Entry(
      type: type, time: now.milliseconds, origin: origin, facility: "test", author: origin, subject: patient.id,
      body: body, commitment: nil, signature: nil)
    return try record(act: entry, payload: nil)
  }
}

/// Random bytes for a store, the same in every run.
final class SeededBytes: Sendable {
  private let generator: Mutex<SplitMix64>

  init(seed: UInt64) { generator = Mutex(SplitMix64(seed: seed)) }

  func callAsFunction(_ count: Int) -> [UInt8] {
    generator.withLock { generator in (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) } }
  }
}
