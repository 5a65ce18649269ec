import Foundation
import Ledger
import Logging
import Store
import Synchronization
import Triage
import Vault
import Vitals

/// A real store on a real disk, with a clock that the benchmark moves.
final class BenchStore {
  static let start = Timestamp(milliseconds: 1_700_000_100_000)
  private static let origin = "vigil.example/bench"

  let folder: BenchFolder
  let key: NodeKey
  let master: [UInt8]
  private let clock: BenchClock
  private let window: Int64
  private(set) var store: Store

  var database: String { folder.path + "/data/vigil.sqlite" }

  /// - Parameter windowMilliseconds: length of a summary window.
  init(windowMilliseconds: Int64 = 300_000) throws {
    folder = try BenchFolder()
    key = try NodeKey(name: Self.origin, seed: SealingKey.random().bytes)
    master = SealingKey.random().bytes
    clock = BenchClock(Self.start)
    window = windowMilliseconds
    store = try Self.open(folder, key: key, master: master, clock: clock, window: window)
  }

  deinit { try? store.close() }

  private static func open(
    _ folder: BenchFolder, key: NodeKey, master: [UInt8], clock: BenchClock, window: Int64
  ) throws -> Store {
    var configuration = StoreConfiguration(
      dataFolder: folder.path + "/data", anchorFile: folder.path + "/anchor", origin: origin, facility: "bench",
      clock: { clock.now }, random: randomBytes)
    configuration.windowMilliseconds = window
    return try Store.open(
      configuration, key: key, keyRing: try KeyRing(master: master), logger: Logger(label: "bench"),
      onFatal: { print("the writer ended: \($0)") })
  }

  /// Ends the store and starts it again, as a restart of the gateway does.
  func restart() throws {
    try store.close()
    store = try Self.open(folder, key: key, master: master, clock: clock, window: window)
  }

  func advance(milliseconds: Int64) { clock.advance(milliseconds) }

  var now: Timestamp { clock.now }

  /// Registers devices, each worn by a patient of its own since long ago.
  /// - Returns: their indexes.
  func addDevices(_ numbers: Range<Int>) throws -> [DeviceIndex] {
    let origin = Self.origin
    return try store.writer.wait { transaction in
      try numbers.map { number in
        let patient = try transaction.registerPatient(name: "Patient \(number)")
        let device = try transaction.registerDevice(
          DeviceID(Self.name(number)), unit: UnitID("bench"), cadenceMilliseconds: 0)
        let since = Self.start.adding(milliseconds: -86_400_000)
        let body: [String: JSONValue] = ["device": .string(Self.name(number)), "since": .integer(since.milliseconds)]
        let act = Entry(
          type: .deviceBound, time: transaction.now.milliseconds, origin: origin, facility: "bench", author: origin,
          subject: patient.id, body: body, commitment: nil, signature: nil)
        try transaction.record(act: act, payload: nil)
        return device.index
      }
    }
  }

  /// Registers patients, each with a key of its own.
  func addPatients(_ count: Int) throws -> [Patient] {
    try store.writer.wait { transaction in
      try (0..<count).map { try transaction.registerPatient(name: "Patient \($0)") }
    }
  }

  static func name(_ number: Int) -> String { "d\(number)" }

  /// A reading as a lane hands it over.
  func received(_ reading: Reading, device: DeviceIndex, number: Int) -> ReceivedReading {
    let bytes = CanonicalReading.bytes(reading, device: Self.name(number))
    return ReceivedReading(
      device: device, reading: reading, unrecognised: [], digest: Digest32.sha256(bytes), isLive: true)
  }

  /// Verifies the stored ledger; throws when it is not intact.
  /// - Parameter withValues: whether sealed values are opened too.
  @discardableResult
  func verify(withValues: Bool) throws -> VerificationReport {
    let check = try LedgerCheck(
      path: database, anchor: nil, trusted: key.noteKey, keyRing: withValues ? try KeyRing(master: master) : nil)
    let outcome = try check.run { _, _ in }
    guard case .intact(let report, let values) = outcome else { throw BenchError.notIntact("\(outcome)") }
    guard !withValues || values.proven > 0 else { throw BenchError.unexpected("no value was opened") }
    return report
  }

  @Sendable private static func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var bytes = [UInt8](repeating: 0, count: count)
    bytes.withUnsafeMutableBytes { buffer in
      for start in stride(from: 0, to: count, by: 8) {
        withUnsafeBytes(of: generator.next()) { word in
          UnsafeMutableRawBufferPointer(rebasing: buffer[start..<min(start + 8, count)])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: word[0..<min(8, count - start)]))
        }
      }
    }
    return bytes
  }
}

/// A clock that stands still until it is moved.
private final class BenchClock: Sendable {
  private let time: Mutex<Timestamp>

  init(_ start: Timestamp) { time = Mutex(start) }

  var now: Timestamp { time.withLock { $0 } }

  func advance(_ milliseconds: Int64) { time.withLock { $0 = $0.adding(milliseconds: milliseconds) } }
}
