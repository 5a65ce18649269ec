import Ledger
import Triage

extension EntryType {
  /// The plan of an open alert changed with the care team.
  package static let alertReplanned = EntryType(rawValue: "alert.replanned")

  /// Which rota is in force: its version.
  package static let rotaLoaded = EntryType(rawValue: "rota.loaded")
  /// A person takes over a unit with its open alerts.
  package static let shiftAccepted = EntryType(rawValue: "shift.accepted")
  /// From where the signed answer came that stands next: its leaf hash and the way.
  package static let alertAnswered = EntryType(rawValue: "alert.answered")
  /// Who of the care team is not called about an alert, because the patient forbade it.
  package static let alertWithheld = EntryType(rawValue: "alert.withheld")
  /// Conditions of an open alert are over; others may stand.
  package static let alertLeft = EntryType(rawValue: "alert.left")
  /// Nobody is called about an alert until a time, by a person's act or a clinician's order.
  package static let alertShelved = EntryType(rawValue: "alert.shelved")
  /// Calls about an open alert wait for a time: who, until when and why is sealed (ALERT-4).
  package static let alertHeld = EntryType(rawValue: "alert.held")
  /// A person took an alert off the shelf before its time.
  package static let alertUnshelved = EntryType(rawValue: "alert.unshelved")

  /// The entry that a step in the life of an alert becomes.
  init(_ transition: AlarmTransition) {
    self =
      switch transition.why {
      case .joined: .alertJoined
      case .left: .alertLeft
      case .held: .alertHeld
      case .shelved, .suppressed: .alertShelved
      case .acknowledgedInPart: .alertAcknowledged
      case .delivered: .alertDelivered
      case .deliveryFailed: .alertFailed
      case .rejected: .alertRejected
      case .planChanged: .alertReplanned
      // Who may act no more is gone from those who are called or have answered; the alert did not move.
      case .personInactive where transition.from == transition.to: .alertReplanned
      case .opened, .critical, .delayOver, .delayOverInSilence, .normalBeforeDelay, .worsened, .unanswered, .repeated,
        .acknowledged, .acknowledgementExpired, .personInactive, .resolvedByPerson, .resolvedByRule, .newCondition,
        .unshelved, .shelvingOver, .overWhileShelved, .noDrill:
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
      case .shelved: .alertShelved
      case .resolved: .alertResolved
      }
  }
}
