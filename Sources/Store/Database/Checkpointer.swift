import Dispatch
import Foundation
import GRDB
import GRDBSQLite
import Logging
import Synchronization

/// Moves the write-ahead log into the database file on a thread and a connection of its own, so that no commit waits for
/// it: left to SQLite, every so many pages one commit, and the emergency in it, pays for all pages before it.
///
/// The thread takes all that the log holds when it begins; readers and the writer go on meanwhile. What was committed
/// meanwhile keeps the log from beginning anew, so the writer moves that rest itself, between two batches, when it has
/// become small (``finishIfNearlyDone(on:)``). SQLite syncs the database file only with the last of it, so the thread syncs
/// what it has moved itself: else the writer would wait for all of those pages.
final class Checkpointer: Sendable {
  private struct State {
    /// Pages in the log after the newest commit.
    var frames = 0
    /// How many of them are in the database file.
    var moved = 0
    /// Whether the thread is at work, or was told to be.
    var isRunning = false
    /// Whether the thread has left something that was committed meanwhile.
    var hasRest = false
    var isClosed = false
  }

  /// From how many pages on the log is moved.
  private let threshold: Int
  /// The largest rest that the writer moves, in pages.
  private let restBound: Int
  /// A log of so many pages the writer moves whatever it takes: the thread does not keep up, and a log without a bound is a
  /// disk that fills.
  private let bound: Int
  /// How often the thread begins again before it leaves the rest.
  private static let rounds = 8
  /// The thread leaves no more than this if it can, in pages: what the writer moves, its next batch waits for.
  private static let smallRest = 64

  private let connection: DatabaseQueue
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)
  private let logger: Logger

  /// - Parameter threshold: from how many pages of 4 KiB on the log is moved.
  /// - Throws: what SQLite says about the connection.
  init(_ path: String, threshold: Int = 4_000, logger: Logger) throws {
    self.threshold = threshold
    restBound = max(threshold / 10, 64)
    bound = 16 * threshold
    var configuration = Configuration()
    configuration.busyMode = .timeout(DatabaseFile.busySeconds)
    configuration.label = "checkpoint"
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0") }
    connection = try DatabaseQueue(path: path, configuration: configuration)
    self.logger = logger
    let thread = Thread { [self] in work() }
    thread.name = "checkpoint"
    thread.start()
  }

  /// Lets the writer's connection say how long the log is, which takes the place of moving it itself. On the writer
  /// thread.
  func follow(_ db: Database) {
    sqlite3_wal_hook(
      db.sqliteConnection,
      { context, _, _, frames in
        context.map { Unmanaged<Checkpointer>.fromOpaque($0).takeUnretainedValue().grew(to: Int(frames)) }
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Ends ``follow(_:)`` and the thread, and closes the connection: before the writer's connection closes, so that that
  /// one is the last and merges the log.
  func stop(_ db: Database) {
    sqlite3_wal_hook(db.sqliteConnection, nil, nil)
    state.withLock { $0.isClosed = true }
    wake.signal()
    ended.wait()
  }

  /// Moves the rest of the log between two batches, when it is small. On the writer thread, outside a transaction.
  func finishIfNearlyDone(on db: Database) {
    let isDue = state.withLock { state in
      let rest = state.frames - state.moved
      return state.hasRest && !state.isRunning && (rest <= restBound || state.frames >= bound)
    }
    guard isDue else { return }
    move(on: db)
    // A reader that still looks at the log keeps it from beginning anew: the thread will be back in time.
    state.withLock { $0.hasRest = false }
  }

  private func grew(to frames: Int) {
    let isDue = state.withLock { state in
      // A log that is shorter than before has begun anew.
      if frames < state.frames { state.moved = 0 }
      state.frames = frames
      guard !state.isRunning, frames - state.moved >= threshold else { return false }
      state.isRunning = true
      return true
    }
    if isDue { wake.signal() }
  }

  /// Moves what the log holds now, without waiting for anybody. What cannot be moved stays, and is tried again when the log
  /// has grown by as much once more.
  private func move(on db: Database) {
    do {
      let moved = try db.checkpoint(.passive).checkpointedFrameCount
      state.withLock { $0.moved = max(0, min(moved, $0.frames)) }
    } catch {
      logger.warning("the log could not be moved", metadata: ["error": "\(error)"])
      state.withLock { $0.moved = $0.frames }
    }
  }

  /// Puts what was moved on the disk ahead of time. Nothing depends on it: before the log begins anew SQLite syncs the
  /// file again, and reports what went wrong.
  private func sync(_ db: Database) {
    var file: UnsafeMutablePointer<sqlite3_file>?
    guard sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file,
      let sync = file.pointee.pMethods?.pointee.xSync
    else { return }
    let result = sync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY)
    if result != SQLITE_OK { logger.warning("the database file could not be synced", metadata: ["code": "\(result)"]) }
  }

  private func work() {
    while true {
      wake.wait()
      if state.withLock({ $0.isClosed }) { break }
      connection.inDatabase { db in
        // Every round is shorter than the one before it, because less is committed meanwhile.
        for _ in 0..<Self.rounds {
          move(on: db)
          sync(db)
          if state.withLock({ $0.frames - $0.moved <= Self.smallRest || $0.frames >= bound }) { break }
        }
      }
      state.withLock { state in
        state.hasRest = state.frames > state.moved
        state.isRunning = false
      }
    }
    // A connection that cannot be closed ends with the process.
    try? connection.close()
    ended.signal()
  }
}
