import Store
import Synchronization
import Triage
import Vitals

/// Runs alarms ahead of their records while the disk refuses writes: calling fails open, call first and record later
/// (ALERT-3). It holds a copy of each alarm that moved; nothing here is the truth, and the first durable change of an
/// alert drops its copy.
package final class ShadowAlarms: Sendable {
  /// Copies by the alert's key, guarded by the mutex; at most one for each open alert.
  private let alarms = Mutex<[Int64: Alarm]>([:])

  package init() {}

  /// Forgets the copies of alerts that changed durably.
  package func recorded(_ alerts: [Int64]) {
    guard !alerts.isEmpty else { return }
    alarms.withLock { alarms in
      for alert in alerts where !alarms.isEmpty { alarms[alert] = nil }
    }
  }

  /// What an event would call, as if it had been recorded; the alert goes on from there until the disk has room.
  ///
  /// - Parameter durable: the alert as it stands on disk.
  package func calls(for event: AlarmEvent, in durable: AlertRecord, now: Timestamp) -> [UnrecordedCall] {
    let actions = alarms.withLock { alarms in
      var alarm = alarms[durable.opened] ?? durable.alarm
      defer { alarms[durable.opened] = alarm }
      return alarm.handle(event, now: now)
    }
    return actions.flatMap { action -> [UnrecordedCall] in
      guard case .call(let recipients, let round, _) = action else { return [] }
      return recipients.map { UnrecordedCall(alert: durable.opened, recipient: $0, round: round) }
    }
  }

  /// When the clock next moves this alert, its unrecorded steps included.
  package func nextDeadline(of durable: AlertRecord) -> Timestamp? {
    alarms.withLock { $0[durable.opened] ?? durable.alarm }.nextDeadline
  }
}
