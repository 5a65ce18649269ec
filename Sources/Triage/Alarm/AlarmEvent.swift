import Vitals

/// What can happen to an alert. Every event is handled at a time of the gateway's clock that comes beside it.
package enum AlarmEvent: Hashable, Sendable {
  /// A further abnormal reading of the patient, or a further finding of the same equipment.
  case abnormal(AlarmSample)
  /// Everything that is watched is within limits at this reading time.
  case normal(readingTime: Timestamp)
  /// The reading of this time is within limits, but these channels still stand out of them.
  case standing(ChannelSet, readingTime: Timestamp)
  /// The gateway's clock moved; send it at ``Alarm/nextDeadline`` or later.
  case tick
  /// The recipient's application confirmed that it has the alert.
  case delivered(recipient: String)
  /// A call of the recipient failed; the channel goes on trying.
  case deliveryFailed(recipient: String)
  /// A person takes it on.
  case acknowledged(by: String)
  /// A person who was called declines.
  case rejected(by: String)
  /// A person may act no more: what was asked of that person goes to others.
  case deactivated(person: String)
  /// A person ends it.
  case resolved(by: String, reason: String)
  /// A person shelves it until a time, for a reason: nobody is called, unless something is new or graver.
  case shelved(by: String, until: Timestamp, reason: String)
  /// A person takes it off the shelf.
  case unshelved(by: String)
  /// The care team changed.
  case planChanged(CallPlan)
}
