import Vitals

@testable import Triage

/// A medium alarm with a delay of 15 s, opened at second 0 for the team of ``CallPlanTests/both``.
enum AlarmFixture {
  static func sample(
    _ second: Int, _ priority: Priority = .medium, _ keys: [String] = ["a"], delay: Int = 15, late: Bool = false
  ) -> AlarmSample {
    AlarmSample(
      priority: priority,
      conditions: keys.map { AlarmCondition(key: $0, priority: priority, isCritical: priority == .high && delay == 0) },
      delayMilliseconds: delay * 1000, readingTime: at(second), late: late)
  }

  static func open(_ sample: AlarmSample = sample(0), plan: CallPlan = CallPlanTests.both, now: Int = 0) -> (
    alarm: Alarm, actions: [AlarmAction]
  ) {
    Alarm.open(
      id: AlertID("alert-1"), category: .physiological, sample: sample, plan: plan, timings: Fixture.timings,
      now: at(now))
  }

  /// The alarm in each of its states.
  static func alarm(in state: AlarmState) -> Alarm {
    var alarm = open().alarm
    guard state != .pending else { return alarm }
    _ = alarm.handle(.tick, now: at(15))
    switch state {
    case .delivered: _ = alarm.handle(.delivered(recipient: "d1"), now: at(16))
    case .escalated: _ = alarm.handle(.tick, now: at(315))
    case .acknowledged: _ = alarm.handle(.acknowledged(by: "d1"), now: at(20))
    case .resolved: _ = alarm.handle(.resolved(by: "d1", reason: "seen"), now: at(20))
    case .shelved: _ = alarm.handle(.shelved(by: "d1", until: at(620), reason: "care"), now: at(20))
    case .pending, .announced: break
    }
    return alarm
  }

  /// Actions in short: the reason's key, `call(who #round)`, `cancel`, `nobody(roles)`.
  static func summary(_ actions: [AlarmAction]) -> String {
    actions.map { action in
      switch action {
      case .record(let transition): transition.why.key
      case .call(let recipients, let round, _): "call(\(recipients.joined(separator: " ")) #\(round))"
      case .cancelCalls: "cancel"
      case .nobodyToCall(let missing): "nobody(\(missing.map(\.rawValue).joined(separator: " ")))"
      }
    }.joined(separator: ", ")
  }
}
