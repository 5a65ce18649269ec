import Vitals

extension Alarm {
  /// The step that says that calls wait, for whoever makes them wait: the machine has called and knows of no hours.
  ///
  /// - Parameter recipients: whose calls wait.
  package func holding(
    _ recipients: [String], until: Timestamp, cause: HoldCause, now: Timestamp
  ) -> AlarmTransition {
    AlarmTransition(
      alert: id, category: category, from: state, to: state,
      why: .held(recipients: recipients.sorted(), until: until, cause: cause), at: now, by: nil, priority: priority,
      round: round, readingTime: nil, isDrill: isDrill)
  }
}
