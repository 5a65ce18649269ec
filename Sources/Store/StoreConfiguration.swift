import Foundation
import Ledger
import Vault
import Vitals

/// Where the store lives and how it behaves.
package struct StoreConfiguration: Sendable {
  /// The data folder: database and lock.
  package var dataFolder: String
  /// The anchor file: outside the data folder and outside backups (LEDGER-4).
  package var anchorFile: String
  /// The name of this node's ledger, for example `vigil.example/ward-7`; the first line of its checkpoints.
  package var origin: String
  /// The facility that stands on every entry.
  package var facility: String
  /// Set by `vigil restore` alone: the ledger is an older copy, and a new origin begins on it that names the head that
  /// was anchored before (nil inside when there was none).
  package var follows: AnchorHead??
  /// Length of a summary window in reading time.
  package var windowMilliseconds: Int64 = 300_000
  /// How long a window without readings stays open, by the gateway's clock.
  package var windowGraceMilliseconds: Int64 = 60_000
  /// How large the journal may grow before folding keeps pace.
  package var journalBoundBytes: Int = 32 << 20
  /// The least time between two receipts to one device.
  package var receiptIntervalMilliseconds: Int64 = 1_000
  /// How many receipts a second are made over all devices; beyond it devices wait their turn.
  package var receiptsPerSecond: Int = 2_000
  /// How many submissions may wait for the writer.
  package var submissionBound: Int = 10_000
  /// Where the writer counts.
  package var metrics = Metrics()
  /// How the anchor reaches its disk.
  package var fileCalls = FileCalls.system
  /// The gateway's clock.
  package var clock: @Sendable () -> Timestamp
  /// The source of salts and ids.
  package var random: @Sendable (Int) -> [UInt8]

  package init(
    dataFolder: String, anchorFile: String, origin: String, facility: String,
    clock: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable (Int) -> [UInt8]
  ) {
    self.dataFolder = dataFolder
    self.anchorFile = anchorFile
    self.origin = origin
    self.facility = facility
    self.clock = clock
    self.random = random
  }

  /// The database file.
  package var databaseFile: String { (dataFolder as NSString).appendingPathComponent("vigil.sqlite") }
  /// The lock that keeps a second gateway out.
  package var lockFile: String { (dataFolder as NSString).appendingPathComponent("lock") }
}
