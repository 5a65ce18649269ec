import Vitals

/// What whoever lets the access happen must also do.
package enum Obligation: Hashable, Sendable {
  /// Write the decision to the ledger before the first byte leaves (CONSENT-2).
  case log
  /// Count one use of the grant, in the decision's own entry.
  case countUse(GrantID)
  /// Decide again from this instant on: what it rests on may have ended.
  case expire(at: Timestamp)
  case notifyPatient
  case notifyPrivacyOfficers
  /// A privacy officer must have reviewed by then.
  case review(by: Timestamp)
  /// Of a class of data, give out only what trusted facilities wrote.
  case trustedSourcesOnly
  /// Of a class of data, give out only what belongs to this alert, or to another one that is named so.
  case alertOnly(AlertName)
}
