import Foundation
import GRDB
import Ledger

/// The bytes of a stored ledger, and the hashing that verifying it cannot do without: SHA-256 of every entry, of every
/// node of the tree, of every block header, and of every value where values are verified too.
struct HashedLedger {
  private let entries: [[UInt8]]
  private let headers: [[UInt8]]
  private let values: [[UInt8]]

  init(path: String, withValues: Bool = false) throws {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    (entries, headers, values) = try queue.read { db in
      (
        try Data.fetchAll(db, sql: "SELECT bytes FROM entries ORDER BY position").map { Array($0) },
        try Data.fetchAll(db, sql: "SELECT header FROM blocks ORDER BY idx").map { Array($0) },
        try withValues ? Data.fetchAll(db, sql: "SELECT bytes FROM sealed ORDER BY position").map { Array($0) } : []
      )
    }
  }

  /// The hashing alone, on this thread.
  func hash() {
    var last = Digest32.zero
    for entry in entries {
      last = MerkleHash.leaf(entry)
      // A tree of n leaves has n - 1 nodes.
      last = MerkleHash.node(last, last)
    }
    for header in headers { last = Digest32.sha256(header) }
    // A seal is a few bytes longer than the salt and value that the commitment is over.
    for value in values { last = Digest32.sha256(value) }
    keep(last)
  }
}
