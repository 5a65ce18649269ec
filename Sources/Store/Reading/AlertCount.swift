import Triage

/// How many open alerts there are of one priority in one state.
package struct AlertCount: Hashable, Sendable {
  package let priority: Priority
  package let state: AlarmState
  package var count = 0
}
