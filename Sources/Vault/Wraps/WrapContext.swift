import Ledger

/// What a key wrap is for. It is HPKE's `info`, so that a wrap that is moved to another file, patient or reader does not
/// open.
package struct WrapContext: Hashable, Sendable {
  /// The file's address: that of its manifest.
  package let file: ContentID
  /// The patient's pseudonym.
  package let patient: String
  /// Who reads: a person's id, or ``custodian``.
  package let reader: String

  /// The gateway as the one that keeps records for those who may read them: no person's id, and the same after a restore.
  package static let custodian = "custodian"

  package init(file: ContentID, patient: String, reader: String) {
    self.file = file
    self.patient = patient
    self.reader = reader
  }

  /// `["vigil-wrap/1",file,patient,reader]` as canonical JSON.
  var info: [UInt8] {
    get throws(LedgerError) {
      try CanonicalJSON.encode(["vigil-wrap/1", .string(file.description), .string(patient), .string(reader)])
    }
  }
}
