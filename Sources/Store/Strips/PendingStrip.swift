import Vitals

/// An event whose minutes after are still to be written down.
struct PendingStrip: Hashable {
  let subject: SubjectID
  /// The alert that the event belongs to.
  let alert: Int64
  /// The position of the event's evidence.
  let event: Int64
  /// The reading time of the event.
  let judged: Timestamp
  /// When the minutes after are over, by the gateway's clock.
  let due: Timestamp
}
