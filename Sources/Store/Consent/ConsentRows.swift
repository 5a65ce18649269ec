import Consent
import Foundation
import GRDB
import Ledger
import Vault

/// The tables behind the state of consent: which entries made it, and who accessed what.
enum ConsentRows {
  /// What ``ConsentPart`` derives.
  static let derivedTables = ["consent_entries", "accesses", "standings"]

  /// Keeps what one folded entry did.
  ///
  /// - Parameter state: after the entry.
  static func keep(_ entry: Entry, _ change: ConsentChange, _ state: ConsentState, at position: Int64, db: Database)
    throws
  {
    if entry.type == .accessDecided { try insert(access: entry, at: position, db: db) }
    if let person = change.person.flatMap({ state.person($0) }) { try keep(person, db: db) }
    if entry.type == .erasure, let patient = change.patient { try forget(patient, db: db) }
    if let alert = ConsentEntry.alert(of: entry, at: position), hasEnded(alert, change, state) {
      return try db.cachedStatement(sql: "DELETE FROM consent_entries WHERE alert = ?").execute(arguments: [alert])
    }
    guard change.changesState, !concernsErased(entry, change, state) else { return }
    try db.cachedStatement(sql: "INSERT INTO consent_entries (position, patient, alert) VALUES (?, ?, ?)").execute(
      arguments: [position, change.patient?.text, ConsentEntry.alert(of: entry, at: position)])
  }

  /// The state that the ledger's entries make.
  ///
  /// - Throws: ``StoreError/malformedState`` when an entry that once was folded is refused: `vigil rebuild` derives it again.
  static func load(keyRing: KeyRing, db: Database) throws -> ConsentBook {
    try deriveOnce(keyRing: keyRing, db: db)
    var book = ConsentBook()
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT e.position, e.bytes FROM consent_entries c JOIN entries e ON e.position = c.position ORDER BY c.position
        """)
    while let row = try rows.next() {
      let position: Int64 = row[0]
      let entry = try Entry.parse(Array(row[1] as Data))
      let values = ConsentEntry.needsValues(entry.type) ? try values(at: position, keyRing: keyRing, db: db) : .absent
      do { _ = try book.fold(entry, values: values, at: position) } catch { throw StoreError.malformedState }
    }
    return book
  }

  /// What lies sealed beside an entry, as whoever folds it needs it.
  static func values(at position: Int64, keyRing: KeyRing, db: Database) throws -> ConsentValues {
    do {
      return try SealedPayload.fetch(position, keyRing: keyRing, on: db).map { .opened($0) } ?? .absent
    } catch VaultError.subjectErased { return .erased }
  }

  /// Which entries the rows are derived of. A ledger that an older build wrote has none, or not all of them.
  private static let derivation = "3"

  private static func deriveOnce(keyRing: KeyRing, db: Database) throws {
    let derived = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'consent'")
    guard derived != derivation else { return }
    try db.inTransaction(.immediate) {
      for table in derivedTables { try db.execute(sql: "DELETE FROM \(table)") }
      var part = ConsentPart(db: db, keyRing: keyRing)
      let rows = try Row.fetchCursor(db, sql: "SELECT position, bytes FROM entries ORDER BY position")
      while let row = try rows.next() { try part.apply(try Entry.parse(Array(row[1] as Data)), at: row[0]) }
      try db.execute(
        sql: "INSERT OR REPLACE INTO meta (key, value) VALUES ('consent', ?)", arguments: [derivation])
      return .commit
    }
  }

  // MARK: Rows

  /// Patients need nobody's approval and have no row.
  private static func keep(_ person: PersonStanding, db: Database) throws {
    guard person.role != .patient else { return }
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO standings (person, licence) VALUES (?, ?)").execute(
      arguments: [person.id.text, person.licence.rawValue])
  }

  private static func insert(access entry: Entry, at position: Int64, db: Database) throws {
    guard let patient = entry.subject, let person = entry.body["person"]?.string,
      let isPermitted = entry.body["permitted"]?.bool
    else { throw StoreError.malformedState }
    try db.cachedStatement(sql: "INSERT INTO accesses (position, patient, person, permitted) VALUES (?, ?, ?, ?)")
      .execute(arguments: [position, patient, person, isPermitted])
  }

  /// Whoever opens a link is nobody whom the gateway knows: they stand in the log under no person's id.
  static func insert(link type: EntryType, of patient: String, at position: Int64, db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO accesses (position, patient, person, permitted) VALUES (?, ?, '', ?)")
      .execute(arguments: [position, patient, type == .linkOpened])
  }

  /// Nothing of an erased patient counts any more but that there was one.
  private static func forget(_ patient: PersonID, db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM consent_entries WHERE patient = ?1
          AND position <> (SELECT min(position) FROM consent_entries WHERE patient = ?1)
        """, arguments: [patient.text])
  }

  private static func hasEnded(_ alert: Int64, _ change: ConsentChange, _ state: ConsentState) -> Bool {
    guard let patient = change.patient, let name = AlertName(AlertRecord.name(alert)) else { return false }
    return state.patient(patient)?.alerts[name] == nil
  }

  private static func concernsErased(_ entry: Entry, _ change: ConsentChange, _ state: ConsentState) -> Bool {
    guard entry.type != .erasure, let patient = change.patient else { return false }
    return state.patient(patient)?.erasure != nil
  }
}

extension ConsentChange {
  /// Whether the entry did anything at all.
  fileprivate var changesState: Bool { person != nil || organisation != nil || patient != nil }
}
