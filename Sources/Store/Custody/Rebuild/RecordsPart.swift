import GRDB
import Ledger
import Vault

/// Records and appointments. The wraps of files' keys stay as they are: no entry tells them.
struct RecordsPart: Rebuild.Part {
  let db: Database
  /// Patients as of the entry; another part fills it.
  let ward: Ward
  let keyRing: KeyRing
  let tables = RecordRows.derivedTables + AppointmentRows.derivedTables

  func begin() {}

  func apply(_ entry: Entry, at position: Int64) throws {
    try RecordProjection(db: db, ward: ward).apply(entry, payload: try payload(at: position), at: position)
    try AppointmentProjection(db: db, ward: ward).apply(entry, at: position)
  }

  func finish() {}

  /// Nil for what was erased since.
  private func payload(at position: Int64) throws -> JSONValue? {
    do { return try SealedPayload.fetch(position, keyRing: keyRing, on: db) } catch VaultError.subjectErased {
      return nil
    }
  }
}
