import Foundation
import GRDB

/// What is left of an erased patient on this machine, and where copies may remain.
package struct ErasureReport: Hashable, Sendable {
  /// Whether the key is gone; the erasure is not done before.
  package let isKeyDestroyed: Bool
  /// Whether a restore would erase the patient again.
  package let isListedBesideAnchor: Bool
  /// Whether the write-ahead log was emptied since.
  package let isLogEmptied: Bool
  /// How many alerts and summaries were the patient's: their entries stay, their values cannot be opened.
  package let alerts: Int
  package let summaries: Int
  /// How many records were the patient's: their entries stay, without content.
  package let records: Int
  /// How many wraps of files' keys are left: none.
  package let wraps: Int

  /// Where this gateway's erasure does not reach.
  package static let copiesElsewhere = [
    "backups made before: each holds the key sealed under the master key until `vigil restore` applies the erasure;"
      + " destroy them, or keep them apart from keys/master.key",
    "copies of the machine or of its disk (snapshots, replicas of the volume), and blocks that a solid-state disk keeps",
    "what was delivered: doctors' screens and applications, webhooks' servers, the broker's queue for recipients who are"
      + " away, paper",
    "exports and proof files: they hold pseudonyms and commitments, no values; readings that a device still stores",
    "whoever opened a record and kept it, and caches that hold sealed objects: without the key they say nothing",
    "the ledger itself: that this pseudonym alarmed, when, and who was called stays; it names nobody",
  ]
}

extension Store {
  /// What is left of a patient; waits until the log was emptied, at most a minute. Blocks: never call it from an async
  /// context.
  ///
  /// - Throws: ``StoreError/unknown(_:)``.
  package func erasureReport(of patient: String) throws -> ErasureReport {
    let isLogEmptied = scrubber.finish()
    let isListed = try Erasures(anchorFile: configuration.anchorFile).read().contains(patient)
    return try pool.read { db in
      let row = try Row.fetchOne(
        db,
        sql: "SELECT s.id, s.key IS NULL AS gone FROM patients p JOIN subjects s ON s.id = p.subject WHERE p.id = ?",
        arguments: [patient])
      guard let row else { throw StoreError.unknown(.patient) }
      let subject: Int64 = row["id"]
      return ErasureReport(
        isKeyDestroyed: row["gone"], isListedBesideAnchor: isListed, isLogEmptied: isLogEmptied,
        alerts: try Int.fetchOne(db, sql: "SELECT count(*) FROM alerts WHERE subject = ?", arguments: [subject]) ?? 0,
        summaries: try Int.fetchOne(
          db, sql: "SELECT count(*) FROM summaries WHERE subject = ?", arguments: [subject]) ?? 0,
        records: try Int.fetchOne(db, sql: "SELECT count(*) FROM records WHERE subject = ?", arguments: [subject]) ?? 0,
        wraps: try Int.fetchOne(db, sql: "SELECT count(*) FROM wraps WHERE subject = ?", arguments: [subject]) ?? 0)
    }
  }
}
