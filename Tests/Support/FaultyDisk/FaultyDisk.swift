import CFaultyDisk
import Foundation
import GRDBSQLite
import Synchronization
import Vault

/// A folder whose every write, truncation, sync, rename and deletion is counted and can fail.
///
/// The files themselves are what a running process sees (the page cache); beside them ``DiskModel`` knows what a power cut
/// would leave. SQLite is watched through a VFS, our own small files through ``FileCalls``.
package final class FaultyDisk: Sendable {
  package let root: String
  private let state: Mutex<State>

  private struct State {
    var model: DiskModel
    var steps = 0
    /// The fault of a step, by its number from 0.
    var faults: [Int: PlannedFault] = [:]
    /// The room that is left: growing writes beyond it fail. Nil is without bound.
    var isFull = false
    var isDead = false
    /// Whether every sync reports success and does nothing.
    var isLying = false
    var keepsHistory = false
    var history: [DiskStep] = []
    var failed: [DiskStep] = []
  }

  /// A disk in a folder of its own that holds these files durably.
  ///
  /// - Parameter keepsHistory: whether every step is kept, for looking at each of them later.
  package init(holding contents: [String: [UInt8]] = [:], keepsHistory: Bool = false) throws {
    _ = Self.installed
    // A memory disk, where there is one: what is durable is decided here and not by the machine.
    let base = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    root = (base as NSString).appendingPathComponent("faulty-disk-\(UUID().uuidString)")
    state = Mutex(State(model: DiskModel(contents), keepsHistory: keepsHistory))
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    for (path, bytes) in contents { try Self.put(bytes, at: root + "/" + path) }
    WatchedDisks.shared.add(self)
  }

  deinit {
    WatchedDisks.shared.remove(root)
    try? FileManager.default.removeItem(atPath: root)
  }

  private static func put(_ bytes: [UInt8], at path: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Copies a file in as a file manager does: nothing is synced.
  package func copyIn(_ bytes: [UInt8], to path: String) throws {
    guard take(.create(path)) == nil, take(.write(path, offset: 0, bytes: bytes)) == nil else {
      throw POSIXError(.EIO)
    }
    try Self.put(bytes, at: root + "/" + path)
  }

  // MARK: Planning

  /// How many steps were asked for.
  package var steps: Int { state.withLock { $0.steps } }
  /// Every step that was done, if history is kept.
  package var history: [DiskStep] { state.withLock { $0.history } }
  /// The steps that failed.
  package var failures: [DiskStep] { state.withLock { $0.failed } }

  /// Lets a step fail.
  ///
  /// - Parameter after: how many steps from now still succeed.
  package func fail(_ fault: PlannedFault, after: Int) { state.withLock { $0.faults[$0.steps + after] = fault } }

  /// Takes back every fault that has not happened yet.
  package func heal() {
    state.withLock { state in
      state.faults.removeAll()
      state.isFull = false
    }
  }

  /// Whether every write that needs room fails with `ENOSPC`.
  package func setFull(_ isFull: Bool) { state.withLock { $0.isFull = isFull } }

  /// Whether every sync from now on reports success and makes nothing durable.
  package func setLying(_ isLying: Bool) { state.withLock { $0.isLying = isLying } }

  /// Whether the power is gone: every step fails.
  package var isDead: Bool { state.withLock { $0.isDead } }

  /// The process that is going down has ended; the machine ran on, with what it has in memory and what the disk has.
  package func revive() {
    heal()
    state.withLock { $0.isDead = false }
  }

  /// From now on every step fails: nothing of the process that is going down reaches the disk any more.
  package func cutPower() { state.withLock { $0.isDead = true } }

  /// What a start would find if the power were cut now.
  package func image(_ survival: DiskModel.Survival) -> [String: [UInt8]] {
    state.withLock { $0.model }.image(survival)
  }

  // MARK: Steps

  /// Takes a step, or says how it fails: the fault, and how many bytes of a write are done all the same.
  func take(_ step: DiskStep) -> (fault: PlannedFault, written: Int)? {
    state.withLock { state in
      let number = state.steps
      state.steps += 1
      if let fault = Self.fault(of: step, number: number, in: &state) {
        state.failed.append(step)
        return Self.fail(step, with: fault, in: &state)
      }
      Self.perform(step, in: &state)
      return nil
    }
  }

  private static func fault(of step: DiskStep, number: Int, in state: inout State) -> PlannedFault? {
    if state.isDead { return .dead }
    if let fault = state.faults.removeValue(forKey: number) {
      if fault == .dead { state.isDead = true }
      return fault
    }
    if state.isLying, step.isSync { return .lostSync }
    guard state.isFull else { return nil }
    if case .write = step { return .noSpace }
    if case .create = step { return .noSpace }
    return nil
  }

  private static func fail(_ step: DiskStep, with fault: PlannedFault, in state: inout State) -> (PlannedFault, Int)? {
    switch (fault, step) {
    case (.lostSync, .sync), (.lostSync, .syncFolder): return nil
    case (.failedSync, .sync(let path)):
      state.model.forget(path)
      return (.inputOutput, 0)
    case (.torn, .write(let path, let offset, let bytes)):
      let half = Array(bytes.prefix(bytes.count / 2))
      perform(.write(path, offset: offset, bytes: half), in: &state)
      return (.inputOutput, half.count)
    case (.written, .write(_, _, let bytes)):
      perform(step, in: &state)
      return (.inputOutput, bytes.count)
    case (.noSpace, .sync), (.noSpace, .syncFolder), (.noSpace, .delete), (.noSpace, .rename), (.lostSync, _):
      perform(step, in: &state)
      return nil
    case (.torn, _), (.failedSync, _), (.written, _): return (.inputOutput, 0)
    default: return (fault, 0)
    }
  }

  private static func perform(_ step: DiskStep, in state: inout State) {
    state.model.apply(step)
    if state.keepsHistory { state.history.append(step) }
  }

  // MARK: Our own files

  /// The calls for files that are not SQLite's.
  package var calls: FileCalls {
    FileCalls(
      create: { [self] path, mode, isEmptied in
        let isNew = !FileManager.default.fileExists(atPath: path)
        if isNew, attempt(.create(relative(path)), { 0 }) != 0 { return -1 }
        if !isNew, isEmptied, attempt(.truncate(relative(path), size: 0), { 0 }) != 0 { return -1 }
        return FileCalls.system.create(path, mode, isEmptied)
      },
      write: { [self] descriptor, path, bytes, offset in
        let step = DiskStep.write(relative(path), offset: offset, bytes: Array(bytes))
        guard let refused = take(step) else { return FileCalls.system.write(descriptor, path, bytes, offset) }
        if refused.written > 0 {
          _ = FileCalls.system.write(
            descriptor, path, UnsafeRawBufferPointer(rebasing: bytes.prefix(refused.written)), offset)
        }
        errno = refused.fault.code
        return -1
      },
      sync: { [self] _, path, _ in attempt(.sync(relative(path))) { 0 } },
      rename: { [self] from, to in
        attempt(.rename(from: relative(from), to: relative(to))) { FileCalls.system.rename(from, to) }
      },
      syncFolder: { [self] path in attempt(.syncFolder(of: relative(path))) { 0 } })
  }

  private func attempt(_ step: DiskStep, _ body: () -> Int32) -> Int32 {
    guard let refused = take(step) else { return body() }
    errno = refused.fault.code
    return -1
  }

  func relative(_ path: String) -> String { String(path.dropFirst(root.count + 1)) }

  // MARK: SQLite's files

  private static let installed: Int32 = faulty_disk_install { kind, path, bytes, amount, offset, allowed in
    guard let path = path.map({ String(cString: $0) }), let disk = WatchedDisks.shared.disk(of: path) else {
      return FAULTY_DISK_UNWATCHED
    }
    guard let step = disk.step(kind, path, bytes, Int(amount), Int(offset)), let refused = disk.take(step) else {
      return SQLITE_OK
    }
    allowed?.pointee = Int32(refused.written)
    return step.code(of: refused.fault)
  }

  private func step(
    _ kind: Int32, _ path: String, _ bytes: UnsafeRawPointer?, _ amount: Int, _ offset: Int
  ) -> DiskStep? {
    let path = relative(path)
    switch UInt32(kind) {
    case FAULTY_DISK_CREATE.rawValue: return .create(path)
    case FAULTY_DISK_WRITE.rawValue:
      return .write(path, offset: offset, bytes: Array(UnsafeRawBufferPointer(start: bytes, count: amount)))
    case FAULTY_DISK_TRUNCATE.rawValue: return .truncate(path, size: offset)
    case FAULTY_DISK_SYNC.rawValue: return .sync(path)
    case FAULTY_DISK_DELETE.rawValue: return .delete(path)
    default: return nil
    }
  }
}

extension PlannedFault {
  /// The `errno` of a step that fails so.
  var code: Int32 { self == .noSpace ? ENOSPC : EIO }
}

extension DiskStep {
  /// What the unix VFS of SQLite says when the step fails so.
  func code(of fault: PlannedFault) -> Int32 {
    if fault == .noSpace { return SQLITE_FULL }
    if case .create = self { return SQLITE_CANTOPEN }
    let detail: Int32 =
      switch self {
      case .create: 0
      case .write: 3
      case .sync: 4
      case .truncate: 6
      case .delete: 10
      case .syncFolder: 5
      case .rename: 0
      }
    return SQLITE_IOERR | (detail << 8)
  }
}
