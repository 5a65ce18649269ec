import Foundation
import Ledger
import Synchronization
import Vault

/// The anchor of LEDGER-4: the newest head that may have left this process, on a file outside the data folder and outside
/// backups. Whoever puts an old copy of the data folder back finds that the node refuses to sign a second history.
///
/// Two slots are written in turn, each with a checksum, so that a torn write leaves the other one whole: one `pwrite` and
/// one `fdatasync` for an advance, no rename.
package final class AnchorFile: Sendable {
  package static let slotBytes = 512
  private let descriptor: Int32
  private let path: String
  private let calls: FileCalls
  /// The newest durable head and the slot that it lies in, guarded by the mutex, which is held during the fsync so that
  /// callers with older heads wait and then return at once.
  private let state: Mutex<State>

  private struct State {
    var head: AnchorHead?
    var slot: Int
    /// Whether this process has synced the head itself. What it found may be in the system's memory alone, after a sync
    /// that failed.
    var isSynced = false
  }

  /// Opens or creates the file.
  ///
  /// - Parameter acceptsTorn: whether a file without a valid slot passes for a new one: when the very first anchor of a
  ///   ledger was torn, nothing that it would cover has left.
  /// - Throws: ``StoreError/anchorUnusable(path:)`` when it exists and holds no valid slot.
  package init(_ path: String, calls: FileCalls = .system, acceptsTorn: Bool = false) throws {
    self.path = path
    self.calls = calls
    let isNew = !FileManager.default.fileExists(atPath: path)
    descriptor = calls.create(path, 0o600, false)
    guard descriptor >= 0 else { throw DurableError(step: "open", path: path, code: errno) }
    if isNew {
      try Durable.syncFolder(of: path, calls: calls)
      state = Mutex(State(head: nil, slot: 1))
      return
    }
    let slots: (count: Int, heads: [AnchorHead?])
    do { slots = try Self.read(descriptor, path) } catch {
      close(descriptor)
      throw error
    }
    let (count, heads) = slots
    if count == 0 {
      state = Mutex(State(head: nil, slot: 1))
      return
    }
    guard let newest = [0, 1].filter({ heads[$0] != nil }).max(by: { (heads[$0]?.size ?? 0) < (heads[$1]?.size ?? 0) })
    else {
      if acceptsTorn {
        state = Mutex(State(head: nil, slot: 1))
        return
      }
      close(descriptor)
      throw StoreError.anchorUnusable(path: path)
    }
    state = Mutex(State(head: heads[newest], slot: newest))
  }

  deinit { close(descriptor) }

  /// The head that a file holds, for whoever only looks: the file is neither created nor opened for writing.
  ///
  /// - Returns: nil when there is no such file, or nothing was anchored in it yet.
  /// - Throws: ``StoreError/anchorUnusable(path:)`` when it holds no valid slot, ``DurableError`` when it cannot be read.
  package static func readHead(_ path: String) throws -> AnchorHead? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw DurableError(step: "open", path: path, code: errno) }
      return nil
    }
    defer { close(descriptor) }
    let (count, heads) = try read(descriptor, path)
    guard count > 0 else { return nil }
    guard let newest = heads.compactMap(\.self).max(by: { $0.size < $1.size }) else {
      throw StoreError.anchorUnusable(path: path)
    }
    return newest
  }

  /// How many bytes there are, and what each slot holds.
  private static func read(_ descriptor: Int32, _ path: String) throws -> (count: Int, heads: [AnchorHead?]) {
    var bytes = [UInt8](repeating: 0, count: slotBytes * 2)
    var count = -1
    repeat { count = pread(descriptor, &bytes, bytes.count, 0) } while count < 0 && errno == EINTR
    guard count >= 0 else { throw DurableError(step: "read", path: path, code: errno) }
    let heads = [0, 1].map { slot -> AnchorHead? in
      let start = slot * slotBytes
      return count >= start + slotBytes ? decode(bytes[start..<start + slotBytes]) : nil
    }
    return (count, heads)
  }

  /// The newest head, nil when nothing was anchored yet.
  package var head: AnchorHead? { state.withLock { $0.head } }

  /// Makes the head durable before anything signed over it leaves the process. Returns at once when a newer one is
  /// anchored already. Blocks for one fdatasync.
  package func advance(to head: AnchorHead) throws {
    try state.withLock { state in
      if state.isSynced, let anchored = state.head, anchored.origin == head.origin, anchored.size >= head.size {
        return
      }
      let slot = 1 - state.slot
      var bytes = try Self.encode(head)
      guard bytes.count <= Self.slotBytes else { throw StoreError.anchorUnusable(path: path) }
      bytes += [UInt8](repeating: 0x0A, count: Self.slotBytes - bytes.count)
      let written = bytes.withUnsafeBytes { calls.write(descriptor, path, $0, slot * Self.slotBytes) }
      guard written == bytes.count, calls.sync(descriptor, path, true) == 0 else {
        throw DurableError(step: "anchor", path: path, code: errno)
      }
      state = State(head: head, slot: slot, isSynced: true)
    }
  }

  /// One line of canonical JSON and the hex SHA-256 of it.
  private static func encode(_ head: AnchorHead) throws(LedgerError) -> [UInt8] {
    let line = try CanonicalJSON.encode(head.json)
    return line + [0x0A] + Array(Digest32.sha256(line).hex.utf8) + [0x0A]
  }

  private static func decode(_ slot: ArraySlice<UInt8>) -> AnchorHead? {
    let lines = slot.split(separator: 0x0A)
    guard lines.count == 2, Digest32.sha256(Array(lines[0])).hex == String(decoding: lines[1], as: UTF8.self),
      let value = try? CanonicalJSON.parse(Array(lines[0]))
    else { return nil }
    return try? AnchorHead(json: value)
  }
}
