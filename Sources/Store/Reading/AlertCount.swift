import Triage

/// How many open alerts there are of one priority in one state.
package struct AlertCount: Hashable, Sendable {
  package let priority: Priority
  package let state: AlarmState
  package let count: Int

  package init(priority: Priority, state: AlarmState, count: Int = 0) {
    self.priority = priority
    self.state = state
    self.count = count
  }

  /// The kind of an alert, without a number.
  init(of alarm: Alarm) { self.init(priority: alarm.priority, state: alarm.state) }
}
