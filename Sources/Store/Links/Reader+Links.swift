import Foundation
import GRDB
import Ledger
import Vault
import Vitals

extension Reader {
  /// A patient's links before a position, the newest first. To be asked for the patient alone.
  package func links(of patient: String, before position: Int64, limit: Int) async throws -> Page<LinkView> {
    let limit = Page<LinkView>.bounded(limit)
    return try await read { snapshot in
      let rows = try Row.fetchAll(
        snapshot.db, sql: "SELECT * FROM links WHERE patient = ? AND position < ? ORDER BY position DESC LIMIT ?",
        arguments: [patient, position, limit])
      let items = try rows.map { LinkRow($0) }.map { row in
        // A value that does not open must not close the list.
        let key = try snapshot.key(of: row.subject)
        let terms = try? row.terms(key)
        return LinkView(
          position: row.position, state: row.state(at: snapshot.now), until: row.until, uses: row.uses, used: row.used,
          attempts: row.attempts, label: terms?.label, records: terms?.records)
      }
      return Page(items: items, next: items.count < limit ? nil : items.last?.position)
    }
  }

  /// Whether a link still opens, for the page that people see; nil for one that never was.
  package func state(ofLink name: [UInt8]) async throws -> LinkState? {
    try await read { snapshot in
      guard let row = try LinkRow.fetch(name: name, db: snapshot.db) else { return nil }
      do { _ = try snapshot.key(of: row.subject) } catch VaultError.subjectErased { return nil }
      return row.state(at: snapshot.now)
    }
  }

  /// A file of an opened link by its ticket, until an hour after the opening; nil for anything else.
  package func linkFile(ticket: AccessToken) async throws -> [UInt8]? {
    try await read { snapshot in
      let row = try Row.fetchOne(
        snapshot.db,
        sql: """
          SELECT l.position, l.subject, t.idx, f.bytes FROM link_tickets t JOIN links l ON l.position = t.link
          JOIN link_files f ON f.link = t.link AND f.idx = t.idx WHERE t.hash = ? AND t.expires > ?
          """, arguments: [ticket.hash, snapshot.now.milliseconds])
      guard let row else { return nil }
      let subject = SubjectID(row["subject"])
      return try snapshot.key(of: subject).open(
        row["bytes"] as Data, at: LinkRow.filePlace(row["position"], row["idx"], subject))
    }
  }
}

extension Snapshot {
  /// The key of a subject.
  ///
  /// - Throws: ``VaultError/subjectErased(subject:)`` after erasure.
  fileprivate func key(of subject: SubjectID) throws -> SealingKey {
    try keyRing.key(of: subject.value) {
      try Data.fetchOne(db, sql: "SELECT key FROM subjects WHERE id = ?", arguments: [subject.value])
    }
  }
}
