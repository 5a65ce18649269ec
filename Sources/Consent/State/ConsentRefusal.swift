import Ledger

/// Why an entry is not folded. Carries names of members and things, never values.
package enum ConsentRefusal: Error, Hashable, Sendable {
  /// Positions only grow.
  case outOfOrder(expected: Int64, got: Int64)
  /// A member of body or payload is missing, unknown, of the wrong kind or out of range.
  case malformed(String)
  /// The entry needs its sealed values, and they are not there though the patient was not erased.
  case valuesMissing
  /// The person is not registered.
  case unknownPerson
  case unknownOrganisation
  case unknownPatient
  /// What the entry refers to does not exist, belongs to another patient, or is of another kind.
  case unknownReference(String)
  /// It exists already.
  case exists(String)
  /// The author may do nothing (applied, refused or suspended).
  case notApproved(LicenceState)
  /// The author has no right to this act on this patient, person or organisation.
  case notEntitled
  /// What it refers to is not in a state that allows it: ended, answered, licensed otherwise.
  case conflict(String)
  /// A bound of the state is reached; its name.
  case bound(String)
  /// The patient was erased.
  case erased
}
