/// What can go wrong in the store. Never carries a name or a clinical value.
package enum StoreError: Error, Hashable, Sendable {
  /// Another process holds the data folder's lock.
  case alreadyRunning(lockFile: String)
  /// The data folder holds no ledger, or one that a newer build wrote.
  case schemaUnknown(found: String)
  /// `PRAGMA synchronous` or `journal_mode` is not what LEDGER-2 needs.
  case notDurable(setting: String, value: String)
  /// A state, journal row or sealed value is not what this build writes.
  case malformedState
  /// The sealed value beside the entry at this position does not open, though nobody was erased: `vigil verify` says more.
  case valueBroken(position: Int64)
  /// The stored ledger contradicts itself at this block: `vigil verify` says how.
  case ledgerBroken(block: Int64)
  /// The ledger does not extend the anchor (LEDGER-4): an older copy, or another history.
  case anchorAhead(anchored: Int64, found: Int64)
  /// The anchor names another root for the same size (LEDGER-4).
  case anchorForked(size: Int64)
  /// The anchor is missing or unreadable, and the ledger is not new.
  case anchorUnusable(path: String)
  /// The disk is full or read-only: nothing of the submission was kept, try again later.
  case noRoom
  /// The gateway is stopping; nothing of the submission was kept.
  case stopping
  /// No such device, patient, person or alert.
  case unknown(Kind)
  /// It exists already.
  case exists(Kind)
  /// The act does not fit the state of things.
  case conflict(Conflict)

  package enum Kind: String, Hashable, Sendable {
    case device, patient, person, alert, binding, key, token, block, entry, order, organisation
    case userName, identityNumber, appointment, link, admission, treatment
  }

  package enum Conflict: String, Hashable, Sendable {
    case deviceWorn, deviceNotWorn, bindingOverlaps, alertEnded, wrongRole, signatureInvalid, timeFarOff, wrongOrigin
    case notCanonical, notOnTeam, notShelvable, alertsChanged, personInactive, personActive, lastAdministrator,
      patientErased, wrongType, orderEnded,
      tooManyOrders
    case tooMany, organisationName, notApproved, outdated, appointment, notYet, admission, deviceAssigned,
      deviceNotAssigned, calledByOperator, treatment, noUserName
  }
}
