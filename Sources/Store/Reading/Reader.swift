import Foundation
import GRDB
import Ledger
import Vault
import Vitals

/// What is durable, for those who look: the gateway's pages and streams, and command-line tools beside a running gateway.
///
/// Every call is one snapshot. Nothing here waits for the writer, and nothing can change a byte. What a subject's key was
/// destroyed for reads as ``EntryPayload/erased``, never as an error (LEDGER-3).
package struct Reader: Sendable {
  /// The gateway's pool, or a read-only queue.
  let database: any DatabaseReader
  let keyRing: KeyRing
  /// What the gateway keeps in memory; nil beside a gateway, where it is read from disk.
  let board: WardBoard?
  /// The newest entries in memory; nil beside a gateway.
  let recent: RecentEntries?
  /// The clock that tokens expire by.
  package let clock: @Sendable () -> Timestamp

  init(
    database: any DatabaseReader, keyRing: KeyRing, board: WardBoard? = nil, recent: RecentEntries? = nil,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.board = board
    self.recent = recent
    self.keyRing = keyRing
    self.clock = clock
  }

  /// A reader over a data folder that another process may be writing to.
  ///
  /// - Throws: ``StoreError/schemaUnknown(found:)`` when there is no ledger of this build.
  package init(
    databaseFile: String, keyRing: KeyRing, clock: @escaping @Sendable () -> Timestamp
  ) throws {
    guard FileManager.default.fileExists(atPath: databaseFile) else { throw StoreError.schemaUnknown(found: "none") }
    self.init(database: try DatabaseFile.openReadOnly(databaseFile), keyRing: keyRing, clock: clock)
  }

  /// Runs `body` over one snapshot, off the caller's thread.
  func read<T: Sendable>(_ body: @escaping @Sendable (Snapshot) throws -> T) async throws -> T {
    try await database.read { [keyRing, clock, board] db in
      try body(Snapshot(db: db, keyRing: keyRing, now: clock(), board: board))
    }
  }
}

extension Store {
  /// Reads through the gateway's pool.
  package var reader: Reader {
    Reader(database: pool, keyRing: keyRing, board: board, recent: recent, clock: configuration.clock)
  }
}
