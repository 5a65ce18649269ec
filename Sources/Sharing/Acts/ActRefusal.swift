import Consent
import Ledger
import Store

/// Why an act was not taken. Never carries a name or a value.
package enum ActRefusal: Error, Hashable, Sendable {
  /// A member of the envelope or of the entry's body is missing, unknown or of the wrong kind.
  case malformed(String)
  /// The entry is not a canonical entry.
  case notAnEntry(LedgerError)
  /// The entry was written for another node's ledger.
  case wrongOrigin
  /// The entry names another facility.
  case wrongFacility
  /// No act of a person, or one that this node does not know.
  case unknownType(EntryType)
  /// There is no signature, or it is not by the key that it names over these bytes.
  case signatureInvalid
  /// The author is unknown, not active, or the key is not one of the author's: all look alike.
  case authorUnknown
  /// The author's role may not do this.
  case roleForbids(Role, EntryType)
  /// The entry's time is further from the gateway's clock than is tolerated; by how many milliseconds.
  case timeFarOff(milliseconds: Int64)
  /// Commitment, payload and salt do not belong together.
  case commitmentMismatch
  /// What was agreed does not allow the act, or it is not what such an act says.
  case consent(ConsentRefusal)
  /// The entry names another patient than the alert or device is about.
  case wrongSubject
}
