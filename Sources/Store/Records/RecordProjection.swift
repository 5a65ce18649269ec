import Consent
import GRDB
import Ledger
import Vault

/// What the ledger says of records, entry by entry. The live path and `vigil rebuild` run the same code.
struct RecordProjection {
  let db: Database
  let ward: Ward

  /// Applies the entry if it adds a record; any other is passed over.
  ///
  /// - Parameter payload: what is sealed beside it; nil for an erased patient's: then no file is known any more.
  /// - Throws: ``StoreError/malformedState`` when the entry is not what its type calls for.
  func apply(_ entry: Entry, payload: @autoclosure () throws -> JSONValue?, at position: Int64) throws {
    guard entry.type == .recordAdded else { return }
    guard let subject = entry.subject.flatMap({ ward.registry.patient(id: $0)?.subject }) else {
      throw StoreError.malformedState
    }
    try RecordRows.insert(
      position: position, subject: subject, author: entry.author, organisation: entry.body["organisation"]?.string,
      corrects: entry.body["corrects"]?.integer, file: try payload().flatMap { StoredFile.address(in: $0) }, db: db)
  }
}
