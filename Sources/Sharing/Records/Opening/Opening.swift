import Consent
import Store
import Vault
import Vitals

/// One decided opening of one record's file by one person: what a download, its ranges and its continuations rest on.
///
/// It is decided once and counted once, also over a restart of the gateway. It is bound to person and record, and ends with
/// its time or with what it rests on; after that the file is opened anew.
package struct Opening: Sendable {
  /// How long a continuation may wait, in milliseconds.
  static let lifetimeMilliseconds: Int64 = 900_000

  /// 128 bits of chance, base64url.
  package let token: String
  package let record: RecordID
  package let file: StoredFile
  /// What the file seems to be by its first bytes.
  package let type: FileType
  /// From when on it is no longer good.
  package let expires: Timestamp
  let person: PersonID
  let permit: Permit
  let opener: FileOpener
}
