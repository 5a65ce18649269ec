import Ledger
import Vault

/// A record as it stands: its entry, what is sealed beside it, and what became of it.
package struct RecordView: Sendable {
  package let position: Int64
  /// The patient's pseudonym.
  package let patient: String
  package let entry: Entry
  package let payload: EntryPayload
  /// The newest record that invalidates this one; nil while it stands.
  package let correctedBy: Int64?

  /// - Throws: ``StoreError/valueBroken(position:)`` when what is sealed does not open, though nobody was erased.
  package func requireWhole() throws(StoreError) {
    if payload == .broken { throw .valueBroken(position: position) }
  }

  package var author: String { entry.author }
  package var organisation: String? { entry.body["organisation"]?.string }
  package var corrects: Int64? { entry.body["corrects"]?.integer }
  /// Nil for a record without a file, and when it cannot be read any more.
  package var file: StoredFile? { payload.value?["file"].flatMap { StoredFile(json: $0) } }
}
