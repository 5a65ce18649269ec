import Foundation
import GRDB
import Ledger
import Vault

extension RecordRows {
  static func place(ofWrap row: Int64, subject: SubjectID) -> SealedPlace {
    SealedPlace(table: "wraps", row: row, subject: subject.value)
  }

  static func view(_ position: Int64, keyRing: KeyRing, db: Database) throws -> RecordView? {
    try Row.fetchOne(db.cachedStatement(sql: "\(select) WHERE r.position = ?"), arguments: [position])
      .map { try view($0, keyRing: keyRing) }
  }

  static func page(
    of subject: SubjectID, before position: Int64, limit: Int, keyRing: KeyRing, db: Database
  ) throws -> [RecordView] {
    try Row.fetchAll(
      db.cachedStatement(sql: "\(select) WHERE r.subject = ? AND r.position < ? ORDER BY r.position DESC LIMIT ?"),
      arguments: [subject.value, position, limit]
    ).map { try view($0, keyRing: keyRing) }
  }

  static func wrap(of context: WrapContext, keyRing: KeyRing, db: Database) throws -> KeyWrap? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT w.id, w.subject, w.bytes, s.key FROM wraps w JOIN subjects s ON s.id = w.subject
          WHERE s.pseudonym = ? AND w.file = ? AND w.reader = ?
          """),
      arguments: [context.patient, Data(context.file.digest.bytes), context.reader])
    guard let row, let sealedKey = row["key"] as Data? else { return nil }
    let subject = SubjectID(row["subject"])
    let bytes = try keyRing.key(of: subject.value) { sealedKey }
      .open(row["bytes"] as Data, at: place(ofWrap: row["id"], subject: subject))
    return try KeyWrap(json: try CanonicalJSON.parse(bytes))
  }

  private static let select = """
    SELECT r.position, r.subject, e.bytes, v.bytes AS sealed, s.key, s.pseudonym,
      (SELECT max(c.position) FROM records c WHERE c.corrects = r.position) AS corrected
    FROM records r JOIN entries e ON e.position = r.position JOIN subjects s ON s.id = r.subject
    LEFT JOIN sealed v ON v.position = r.position
    """

  private static func view(_ row: Row, keyRing: KeyRing) throws -> RecordView {
    let position: Int64 = row["position"]
    let entry = try Entry.parse(Array(row["bytes"] as Data))
    return RecordView(
      position: position, patient: row["pseudonym"], entry: entry,
      payload: EntryPayload.open(
        row["sealed"], of: entry, at: position, subject: row["subject"], key: row["key"], keyRing: keyRing),
      correctedBy: row["corrected"])
  }
}
