import Vitals

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
    case .left: "left"
    case .newCondition: "new-condition"
    case .delivered: "delivered"
    case .deliveryFailed: "delivery-failed"
    case .unanswered: "unanswered"
    case .repeated: "repeated"
    case .acknowledged: "acknowledged"
    case .acknowledgedInPart: "acknowledged-in-part"
    case .acknowledgementExpired: "acknowledgement-expired"
    case .rejected: "rejected"
    case .personInactive: "person-inactive"
    case .planChanged: "plan-changed"
    case .shelved: "shelved"
    case .unshelved: "unshelved"
    case .shelvingOver: "shelving-over"
    case .overWhileShelved: "over-while-shelved"
    case .suppressed: "suppressed"
    case .noDrill: "no-drill"
    case .resolvedByPerson: "resolved-by-person"
    case .held: "held"
    case .resolvedByRule: "resolved-by-rule"
    }
  }

  /// The canonical description. It may name conditions and is sealed like any clinical value.
  package var fields: [Field] { [("why", .string(key))] + details }

  private var details: [Field] {
    switch self {
    case .opened(let delay), .delayOverInSilence(let delay): [("delay", .int(delay))]
    case .delayOver(let elapsed, let delay), .normalBeforeDelay(let elapsed, let delay):
      [("elapsed", .int(elapsed)), ("delay", .int(delay))]
    case .joined(let conditions), .worsened(let conditions), .left(let conditions), .newCondition(let conditions):
      [("conditions", .string(conditions.joined(separator: " ")))]
    case .delivered(let recipient), .deliveryFailed(let recipient), .personInactive(let recipient):
      [("recipient", .string(recipient))]
    case .resolvedByPerson(let reason): [("reason", .string(reason))]
    case .acknowledgedInPart(let have, let required): [("have", .int(have)), ("needed", .int(required))]
    case .shelved(let until, let reason): [("until", .int(Int(until.milliseconds))), ("reason", .string(reason))]
    case .suppressed(let conditions, let order, let author, let until):
      [
        ("conditions", .string(conditions.joined(separator: " "))), ("order", .int(Int(order))),
        ("author", .string(author)), ("until", .int(Int(until.milliseconds))),
      ]
    case .held(let recipients, let until, let cause):
      [
        ("held", .string(recipients.joined(separator: " "))), ("until", .int(Int(until.milliseconds))),
        ("cause", .string(cause.rawValue)),
      ]
    case .resolvedByRule(let stable): [("stable", .int(stable))]
    case .critical, .unanswered, .repeated, .acknowledged, .acknowledgementExpired, .rejected, .planChanged, .unshelved,
      .shelvingOver, .overWhileShelved, .noDrill:
      []
    }
  }
}
