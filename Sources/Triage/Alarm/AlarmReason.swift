import Vitals

/// Why an alert moved, or did not (ALERT-4).
package enum AlarmReason: Hashable, Sendable {
  /// Whether it is that others are to be called now than before, or may answer.
  package var isAboutWhom: Bool {
    switch self {
    case .planChanged, .personInactive: true
    default: false
    }
  }

  /// The first abnormal reading, with the delay that the rules disclose.
  case opened(delayMilliseconds: Int)
  /// A reading without delay.
  case critical
  /// It lasted for its delay, told by a later reading.
  case delayOver(elapsedMilliseconds: Int, delayMilliseconds: Int)
  /// Its delay ran out on the gateway's clock without a reading that said otherwise.
  case delayOverInSilence(delayMilliseconds: Int)
  /// Normal after n of m milliseconds: ended by rule, nobody was called.
  case normalBeforeDelay(elapsedMilliseconds: Int, delayMilliseconds: Int)
  /// New conditions joined without making it graver.
  case joined([String])
  /// It became graver by these conditions (all of the sample's when only the priority rose).
  case worsened([String])
  case delivered(recipient: String)
  case deliveryFailed(recipient: String)
  /// These conditions are over; others may stand.
  case left([String])
  /// These conditions are new and lasted for their delay: people are called anew.
  case newCondition([String])
  /// Nobody answered before the deadline: the next tier is called.
  case unanswered
  /// Nobody answered, and there is no further tier: everyone is called again.
  case repeated
  case acknowledged
  /// One of several persons who must acknowledge has done so; calls go on.
  case acknowledgedInPart(have: Int, of: Int)
  case acknowledgementExpired
  case rejected
  /// Somebody who was called, or who took it on, may act no more.
  case personInactive(person: String)
  /// The care team changed.
  case planChanged
  /// A person ended it, and says why.
  case resolvedByPerson(reason: String)
  /// A person shelved it until then, for this reason.
  case shelved(until: Timestamp, reason: String)
  /// A person took it off the shelf.
  case unshelved
  /// Its time on the shelf is over.
  case shelvingOver
  /// Everything it was about was over when it came off the shelf: ended by rule.
  case overWhileShelved
  /// A clinician's order says that nobody is called about these conditions until then.
  case suppressed([String], order: Int64, by: String, until: Timestamp)
  /// A reading of a real patient came to what had been a drill.
  case noDrill
  /// Calls to these recipients, which are of low priority, leave only then. Said beside the machine, which knows of no hours.
  case held(recipients: [String], until: Timestamp, cause: HoldCause)
  /// Acknowledged, or not latched, and normal for the stable time.
  case resolvedByRule(stableMilliseconds: Int)
}
