/// What people do in an exchange of records; the word is the one of `exchange.mix`.
package enum ExchangeOperation: String, CaseIterable, Codable, Hashable, Sendable {
  /// A clinician asks a patient for access.
  case request
  /// A patient grants what was asked.
  case grant
  /// A patient grants to a whole role or organisation without being asked.
  case offer
  /// A patient turns a request down.
  case deny
  /// A patient ends a grant.
  case revoke
  /// A clinician opens a record: sometimes by a grant, sometimes by one that has ended, sometimes by none.
  case open
  /// A clinician lists a patient's records.
  case list
  /// A doctor adds a record.
  case write
  /// A patient reads who accessed what.
  case log
  /// A patient forbids somebody.
  case prohibit
  /// A patient takes a prohibition back.
  case lift
  /// A doctor signs a reason and opens in an emergency.
  case declare
  /// What must never be taken: forged, borrowed or unsigned.
  case forge
}
