import Foundation
import GRDB
import Ledger
import Vault

/// `vigil rebuild`: derives the projections again from the entries, in one transaction, and says what differed.
///
/// It runs without the writer and under its lock, because a projection that start-up refuses must be mendable too.
package struct Rebuild {
  /// A projection of another room of the store that is derived along the same walk.
  protocol Part {
    /// The tables that the part derives; they are emptied before the walk.
    var tables: [String] { get }
    /// Sets aside what the entries do not say, before the tables are emptied.
    func begin() throws
    /// Takes one entry, in the order of the ledger.
    mutating func apply(_ entry: Entry, at position: Int64) throws
    /// Writes what was gathered.
    mutating func finish() throws
  }

  /// What a rebuild did.
  package struct Report: Hashable, Sendable {
    /// How many entries were read.
    package let entries: Int64
    /// The tables whose rows differed from what the ledger says, and were replaced.
    package let changedTables: [String]
    /// How many alerts the entries tell of, open and ended.
    package let alerts: Int
  }

  /// What no entry tells, and how it is kept: for whoever runs the command.
  package static let notDerived = [
    "which numbers were received from each device, and the counters of INTAKE-2: in the journal and the device states,"
      + " which a rebuild leaves as they are",
    "what triage remembers of each patient between summaries, and open windows: sealed in the journal and the patient"
      + " states, left as they are",
    "since when a patient with an open alert is normal, how often a waiting technical finding was found again, and how"
      + " often a call was tried, or was confirmed by somebody who was no longer called: taken over from rows that agree"
      + " with the entries in everything else; where a row is lost, the next normal reading begins anew and the call goes"
      + " out again under its round",
    "subjects' keys, wraps of files' keys, what folded summaries are opened with, tokens, kept answers, links with what is"
      + " counted of them, notices that wait, uploads and openings under way, failed sign-ins, and rejections: not"
      + " derivable by design, left as they are",
  ]

  /// Rebuilds the projections in the data folder.
  ///
  /// - Throws: ``StoreError/alreadyRunning(lockFile:)`` while a gateway has the folder, ``StoreError/ledgerBroken(block:)``
  ///   when the entries are not those that the newest block covers: then nothing is changed.
  package static func run(_ configuration: StoreConfiguration, keyRing: KeyRing) throws -> Report {
    let lock = try InstanceLock(configuration.lockFile)
    defer { withExtendedLifetime(lock) {} }
    let pool = try DatabaseFile.open(configuration.databaseFile, calls: configuration.fileCalls)
    defer { try? pool.close() }
    var report: Report?
    try pool.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        report = try derive(db, parts: parts(db, keyRing: keyRing))
        return .commit
      }
    }
    guard let report else { throw StoreError.malformedState }
    return report
  }

  /// The parts in the order in which they see each entry: people and devices first, because the others look them up.
  private static func parts(_ db: Database, keyRing: KeyRing) -> [any Part] {
    let ward = Ward()
    return [
      RegistryPart(projection: RegistryProjection(db: db, ward: ward)), SummaryPart(db: db, ward: ward),
      AlertsPart(db: db, ward: ward, keyRing: keyRing), RecordsPart(db: db, ward: ward, keyRing: keyRing),
      ConsentPart(db: db, keyRing: keyRing), ContractsPart(projection: ContractProjection(db: db, ward: ward)),
    ]
  }

  private static func derive(_ db: Database, parts: [any Part]) throws -> Report {
    var parts = parts
    let tables = parts.flatMap(\.tables)
    let before = try tables.map { try TableDigest.of($0, db: db) }
    for part in parts { try part.begin() }
    for table in tables { try db.execute(sql: "DELETE FROM \(table)") }
    let entries = try walk(db) { entry, position in
      for index in parts.indices { try parts[index].apply(entry, at: position) }
    }
    for index in parts.indices { try parts[index].finish() }
    let after = try tables.map { try TableDigest.of($0, db: db) }
    let changed = zip(tables, zip(before, after)).filter { $1.0 != $1.1 }.map(\.0)
    let alerts = try Int.fetchOne(db, sql: "SELECT count(*) FROM alerts") ?? 0
    return Report(entries: entries, changedTables: changed, alerts: alerts)
  }

  /// Every entry in order; the tree over them must be the one that the newest block signed.
  private static func walk(_ db: Database, _ body: (Entry, Int64) throws -> Void) throws -> Int64 {
    var frontier = MerkleFrontier()
    let rows = try Row.fetchCursor(db, sql: "SELECT position, bytes FROM entries ORDER BY position")
    while let row = try rows.next() {
      let position: Int64 = row["position"]
      let bytes = Array(row["bytes"] as Data)
      guard position == Int64(frontier.size) else { throw StoreError.ledgerBroken(block: -1) }
      _ = frontier.append(MerkleHash.leaf(bytes))
      try body(try Entry.parse(bytes), position)
    }
    let newest = try Row.fetchOne(db, sql: "SELECT idx, header FROM blocks ORDER BY idx DESC LIMIT 1")
    if let newest {
      let root = try Block.parse(Array(newest["header"] as Data)).root
      guard root == frontier.root else { throw StoreError.ledgerBroken(block: newest["idx"]) }
    } else if frontier.size > 0 {
      throw StoreError.ledgerBroken(block: -1)
    }
    return Int64(frontier.size)
  }
}
