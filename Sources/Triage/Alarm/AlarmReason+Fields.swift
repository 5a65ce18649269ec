extension AlarmReason {
  /// The stable word for this reason.
  package var key: String {
    switch self {
    case .opened: "opened"
    case .critical: "critical"
    case .delayOver: "delay-over"
    case .delayOverInSilence: "delay-over-in-silence"
    case .normalBeforeDelay: "normal-before-delay"
    case .joined: "joined"
    case .worsened: "worsened"
    case .delivered: "delivered"
    case .deliveryFailed: "delivery-failed"
    case .unanswered: "unanswered"
    case .repeated: "repeated"
    case .acknowledged: "acknowledged"
    case .acknowledgementExpired: "acknowledgement-expired"
    case .rejected: "rejected"
    case .personInactive: "person-inactive"
    case .planChanged: "plan-changed"
    case .resolvedByPerson: "resolved-by-person"
    case .resolvedByRule: "resolved-by-rule"
    }
  }

  /// The canonical description. It may name conditions and is sealed like any clinical value.
  package var fields: [Field] {
    [("why", .string(key))] + details
  }

  private var details: [Field] {
    switch self {
    case .opened(let delay), .delayOverInSilence(let delay): [("delay", .int(delay))]
    case .delayOver(let elapsed, let delay), .normalBeforeDelay(let elapsed, let delay):
      [("elapsed", .int(elapsed)), ("delay", .int(delay))]
    case .joined(let conditions), .worsened(let conditions):
      [("conditions", .string(conditions.joined(separator: " ")))]
    case .delivered(let recipient), .deliveryFailed(let recipient), .personInactive(let recipient):
      [("recipient", .string(recipient))]
    case .resolvedByPerson(let reason): [("reason", .string(reason))]
    case .resolvedByRule(let stable): [("stable", .int(stable))]
    case .critical, .unanswered, .repeated, .acknowledged, .acknowledgementExpired, .rejected, .planChanged: []
    }
  }
}
