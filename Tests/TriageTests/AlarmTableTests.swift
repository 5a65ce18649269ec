import Testing
import Vitals

@testable import Triage

/// What every event does in every state: nothing is left to chance.
@Suite struct AlarmTableTests {
  static let events: [(name: String, event: AlarmEvent)] = [
    ("again", .abnormal(AlarmFixture.sample(5))), ("joining", .abnormal(AlarmFixture.sample(5, .medium, ["a", "b"]))),
    ("lasting", .abnormal(AlarmFixture.sample(15))),
    ("worse", .abnormal(AlarmFixture.sample(5, .high, ["c"], delay: 0))), ("normal", .normal(readingTime: at(6))),
    ("normal-old", .normal(readingTime: at(0))), ("tick-early", .tick), ("tick-due", .tick),
    ("delivered", .delivered(recipient: "d1")), ("delivered-stranger", .delivered(recipient: "x")),
    ("failed", .deliveryFailed(recipient: "d1")), ("failed-stranger", .deliveryFailed(recipient: "x")),
    ("acknowledged", .acknowledged(by: "d2")), ("rejected", .rejected(by: "d1")),
    ("rejected-stranger", .rejected(by: "x")), ("deactivated", .deactivated(person: "d1")),
    ("deactivated-holder", .deactivated(person: "d2")), ("deactivated-stranger", .deactivated(person: "x")),
    ("resolved", .resolved(by: "d1", reason: "seen")), ("standing", .standing(.all, readingTime: at(16))),
    ("shelved", .shelved(by: "d2", until: at(5_000_000), reason: "care")),
    ("shelved-over", .shelved(by: "d2", until: at(1), reason: "care")), ("unshelved", .unshelved(by: "d2")),
    (
      "plan",
      .planChanged(
        CallPlan(team: [
          CareTeamMember(person: "d1", role: .doctor), CareTeamMember(person: "d2", role: .doctor),
          CareTeamMember(person: "d3", role: .doctor), CareTeamMember(person: "desk", role: .desk),
        ]))
    ), ("plan-same", .planChanged(CallPlanTests.both)),
  ]

  /// Per state, per event: the state after it and the actions. What is not listed changes nothing.
  static let table: [AlarmState: [String: (AlarmState, String)]] = [
    .pending: [
      "joining": (.pending, "joined"), "lasting": (.announced, "delay-over, call(d1 d2 #1)"),
      "worse": (.announced, "critical, call(d1 d2 desk #1)"), "normal": (.resolved, "normal-before-delay"),
      "standing": (.pending, "left"), "shelved": (.shelved, "shelved"),
      "tick-due": (.announced, "delay-over-in-silence, call(d1 d2 #1)"),
      "acknowledged": (.acknowledged, "acknowledged"), "resolved": (.resolved, "resolved-by-person"),
      "plan": (.pending, "plan-changed"),
    ],
    .announced: [
      "normal": (.announced, "left"), "standing": (.announced, "left"), "joining": (.announced, "joined"),
      "worse": (.announced, "worsened, call(d1 d2 desk #2)"),
      "tick-due": (.escalated, "unanswered, call(d1 d2 desk #2)"), "delivered": (.delivered, "delivered"),
      "failed": (.escalated, "delivery-failed, call(desk #1)"), "acknowledged": (.acknowledged, "acknowledged, cancel"),
      "rejected": (.escalated, "rejected, call(desk #1)"),
      "deactivated": (.escalated, "person-inactive, call(desk #1)"),
      "deactivated-holder": (.escalated, "person-inactive, call(desk #1)"), "shelved": (.shelved, "shelved, cancel"),
      "resolved": (.resolved, "resolved-by-person, cancel"), "plan": (.announced, "plan-changed, call(d3 #1)"),
    ],
    .delivered: [
      "normal": (.delivered, "left"), "standing": (.delivered, "left"), "joining": (.delivered, "joined"),
      "worse": (.announced, "worsened, call(d1 d2 desk #2)"),
      "tick-due": (.escalated, "unanswered, call(d1 d2 desk #2)"),
      "failed": (.escalated, "delivery-failed, call(desk #1)"), "acknowledged": (.acknowledged, "acknowledged, cancel"),
      "rejected": (.escalated, "rejected, call(desk #1)"),
      "deactivated": (.escalated, "person-inactive, call(desk #1)"),
      "deactivated-holder": (.escalated, "person-inactive, call(desk #1)"), "shelved": (.shelved, "shelved, cancel"),
      "resolved": (.resolved, "resolved-by-person, cancel"), "plan": (.delivered, "plan-changed, call(d3 #1)"),
    ],
    .escalated: [
      "normal": (.escalated, "left"), "standing": (.escalated, "left"), "joining": (.escalated, "joined"),
      "worse": (.announced, "worsened, call(d1 d2 desk #3)"), "tick-due": (.escalated, "repeated, call(d1 d2 desk #3)"),
      "delivered": (.escalated, "delivered"), "failed": (.escalated, "delivery-failed"),
      "acknowledged": (.acknowledged, "acknowledged, cancel"), "rejected": (.escalated, "rejected"),
      "deactivated": (.escalated, "person-inactive"), "deactivated-holder": (.escalated, "person-inactive"),
      "shelved": (.shelved, "shelved, cancel"), "resolved": (.resolved, "resolved-by-person, cancel"),
      "plan": (.escalated, "plan-changed, call(d3 #2)"),
    ],
    .acknowledged: [
      "normal": (.acknowledged, "left"), "standing": (.acknowledged, "left"), "joining": (.acknowledged, "joined"),
      "worse": (.announced, "worsened, call(d1 d2 desk #2)"),
      "tick-due": (.announced, "acknowledgement-expired, call(d1 d2 #2)"), "delivered": (.acknowledged, "delivered"),
      "acknowledged": (.acknowledged, "acknowledged"), "rejected": (.escalated, "rejected, call(d2 desk #2)"),
      "deactivated": (.escalated, "person-inactive, call(d2 desk #2)"), "shelved": (.shelved, "shelved"),
      "resolved": (.resolved, "resolved-by-person"), "plan": (.acknowledged, "plan-changed"),
    ],
    .shelved: [
      "normal": (.shelved, "left"), "standing": (.shelved, "left"), "joining": (.shelved, "joined"),
      "worse": (.announced, "worsened, call(d1 d2 desk #2)"), "tick-due": (.announced, "shelving-over, call(d1 d2 #2)"),
      "delivered": (.shelved, "delivered"), "acknowledged": (.acknowledged, "acknowledged"),
      "resolved": (.resolved, "resolved-by-person"), "shelved": (.shelved, "shelved"),
      "unshelved": (.announced, "unshelved, call(d1 d2 #2)"), "plan": (.shelved, "plan-changed"),
    ], .resolved: [:],
  ]

  @Test("Every event in every state does what the table says", arguments: AlarmState.allCases) func table(
    state: AlarmState
  ) throws {
    let expected = try #require(Self.table[state])
    #expect(Set(expected.keys).isSubset(of: Self.events.map(\.name)))
    for (name, event) in Self.events {
      var alarm = AlarmFixture.alarm(in: state)
      #expect(alarm.state == state)
      let deadline = alarm.nextDeadline ?? at(10_000)
      let now = name == "tick-due" ? deadline : deadline.adding(milliseconds: -1)
      let actions = alarm.handle(event, now: now)
      let (after, summary) = expected[name] ?? (state, "")
      #expect(alarm.state == after, "\(state) \(name)")
      #expect(AlarmFixture.summary(actions) == summary, "\(state) \(name)")
      #expect((alarm.nextDeadline == nil) == (after == .resolved), "\(state) \(name)")
      for case .record(let transition) in actions {
        #expect(transition.from == state && transition.to == after && transition.at == now, "\(state) \(name)")
      }
    }
  }
}
