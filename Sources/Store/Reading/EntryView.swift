import Foundation
import GRDB
import Ledger
import Vault

/// An entry of the ledger as it is read back.
package struct EntryView: Sendable {
  package let position: Int64
  /// The RFC 6962 leaf hash: the entry's id.
  package let leaf: Digest32
  /// The canonical bytes, as they stand on the ledger.
  package let bytes: [UInt8]
  package let entry: Entry
  /// Whom the entry is about; nil when it is about nobody.
  package let subject: SubjectID?
  package let payload: EntryPayload

  /// The alert that the entry names in its body, if it names one.
  package var alert: Int64? { entry.body["alert"]?.string.flatMap(AlertRecord.opened(name:)) }

  /// The columns that ``init(_:keyRing:opening:)`` reads.
  static let columns = """
    e.position, e.leaf, e.bytes, v.bytes AS sealed,
    coalesce(v.subject, (SELECT n.id FROM subjects n WHERE n.pseudonym = json_extract(CAST(e.bytes AS TEXT), '$.subject')))
      AS subject,
    s.key, CASE WHEN v.bytes IS NULL THEN (SELECT m.fold FROM summaries m WHERE m.position = e.position) END AS fold
    """

  init(
    position: Int64, leaf: Digest32, bytes: [UInt8], entry: Entry, subject: SubjectID?, payload: EntryPayload
  ) {
    self.position = position
    self.leaf = leaf
    self.bytes = bytes
    self.entry = entry
    self.subject = subject
    self.payload = payload
  }

  /// - Parameter opening: whether the values may be seen.
  /// - Throws: ``StoreError/malformedState`` when the stored bytes are no entry.
  init(_ row: Row, keyRing: KeyRing, opening: (Entry, SubjectID?) throws -> Bool) throws {
    let position: Int64 = row["position"]
    let bytes = Array(row["bytes"] as Data)
    guard let leaf = Digest32(bytes: row["leaf"] as Data), let entry = try? Entry.parse(bytes) else {
      throw StoreError.malformedState
    }
    let subject: Int64? = row["subject"]
    self.position = position
    self.leaf = leaf
    self.bytes = bytes
    self.entry = entry
    self.subject = subject.map { SubjectID($0) }
    if entry.commitment == nil {
      payload = .absent
    } else if try opening(entry, self.subject) {
      payload = EntryPayload.open(
        row["sealed"], of: entry, at: position, subject: subject, key: row["key"], fold: row["fold"],
        keyRing: keyRing)
    } else {
      payload = .withheld
    }
  }
}
