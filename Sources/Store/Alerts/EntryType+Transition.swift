import Ledger
import Triage

extension EntryType {
  /// The plan of an open alert changed with the care team.
  package static let alertReplanned = EntryType(rawValue: "alert.replanned")

  /// The entry that a step in the life of an alert becomes.
  init(_ transition: AlarmTransition) {
    self =
      switch transition.why {
      case .joined: .alertJoined
      case .delivered: .alertDelivered
      case .deliveryFailed: .alertFailed
      case .rejected: .alertRejected
      case .planChanged: .alertReplanned
      case .opened, .critical, .delayOver, .delayOverInSilence, .normalBeforeDelay, .worsened, .unanswered, .repeated,
        .acknowledged, .acknowledgementExpired, .personInactive, .resolvedByPerson, .resolvedByRule:
        EntryType(reached: transition.to)
      }
  }

  private init(reached state: AlarmState) {
    self =
      switch state {
      case .pending: .alertPending
      case .announced: .alertAnnounced
      case .delivered: .alertDelivered
      case .acknowledged: .alertAcknowledged
      case .escalated: .alertEscalated
      case .resolved: .alertResolved
      }
  }
}
