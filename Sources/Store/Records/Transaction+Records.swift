import Foundation
import GRDB
import Ledger
import Vault

/// Files' keys beside the ledger.
extension Transaction {
  /// Keeps a file's key for a reader, sealed under the patient's key so that erasure reaches it. A reader's newer wrap
  /// takes the place of the older one.
  ///
  /// - Throws: ``StoreError/unknown(_:)`` for a patient who is not there, `VaultError.subjectErased` for one who was erased.
  package func keep(_ wrap: KeyWrap, in context: WrapContext) throws {
    guard let subject = registry.patient(id: context.patient)?.subject else { throw StoreError.unknown(.patient) }
    let row = try RecordRows.nextWrap(db)
    let bytes = try key(of: subject).seal(
      try CanonicalJSON.encode(wrap.json), at: RecordRows.place(ofWrap: row, subject: subject),
      nonce: core.randomness.nonce())
    try RecordRows.replace(
      wrap: row, file: context.file, subject: subject, reader: context.reader, bytes: bytes, db: db)
  }

  /// The record at this position, with its payload and wraps; nil when there is none.
  package func record(at position: Int64) throws -> RecordView? {
    try RecordRows.view(position, keyRing: core.keyRing, db: db)
  }

  /// A patient's records before a position, the newest first.
  package func records(of patient: String, before position: Int64, limit: Int) throws -> [RecordView] {
    guard let subject = registry.patient(id: patient)?.subject else { return [] }
    return try RecordRows.page(of: subject, before: position, limit: limit, keyRing: core.keyRing, db: db)
  }

  /// A file's key for a reader; nil when it was never wrapped to that one, or was erased.
  package func wrap(of context: WrapContext) throws -> KeyWrap? {
    try RecordRows.wrap(of: context, keyRing: core.keyRing, db: db)
  }
}
