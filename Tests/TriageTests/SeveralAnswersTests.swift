import Testing
import Vitals

@testable import Triage

/// Where two persons must acknowledge, each of them may take it back.
@Suite struct SeveralAnswersTests {
  private static func alarm(answeredBy people: [String]) -> Alarm {
    var timings = Fixture.timings
    timings.high.acknowledgements = 2
    var alarm =
      Alarm.open(
        id: AlertID("alert-1"), category: .physiological, sample: AlarmFixture.sample(0, .high, ["a"], delay: 0),
        plan: CallPlanTests.both, timings: timings, now: at(0)
      ).alarm
    for person in people { _ = alarm.handle(.acknowledged(by: person), now: at(5)) }
    return alarm
  }

  @Test(
    "Either of two gives it back, or may act no more: the others are called, and the answer that stands still counts",
    arguments: [("d1", "d2"), ("d2", "d1")])
  func either(person: String, other: String) {
    for event in [AlarmEvent.rejected(by: person), .deactivated(person: person)] {
      var alarm = Self.alarm(answeredBy: ["d1", "d2"])
      #expect(alarm.state == .acknowledged)
      let actions = AlarmFixture.summary(alarm.handle(event, now: at(10)))
      #expect(actions.hasSuffix("call(desk #2)"), "\(actions)")
      #expect(alarm.state == .escalated && alarm.answered == [other] && alarm.nextDeadline == at(70))
      #expect(alarm.handle(.rejected(by: person), now: at(11)).isEmpty)
      #expect(AlarmFixture.summary(alarm.handle(.acknowledged(by: "desk"), now: at(12))) == "acknowledged, cancel")
    }
  }

  @Test("While enough others stand calls rest, unless the one who took it over from them lets go")
  func enough() {
    var alarm = Self.alarm(answeredBy: ["d1", "d2", "desk"])
    #expect(AlarmFixture.summary(alarm.handle(.rejected(by: "d1"), now: at(10))) == "rejected")
    #expect(alarm.state == .acknowledged && alarm.answered == ["d2", "desk"] && alarm.acknowledgedBy == "desk")
    #expect(alarm.handle(.rejected(by: "x"), now: at(11)).isEmpty)
    var handed = Self.alarm(answeredBy: ["d1", "d2", "desk"])
    #expect(AlarmFixture.summary(handed.handle(.rejected(by: "desk"), now: at(10))) == "rejected, call(d1 d2 #2)")
    #expect(handed.answered.isEmpty)
  }

  @Test("An answer that is not enough yet is taken back with a word")
  func inPart() {
    var alarm = Self.alarm(answeredBy: ["x"])
    #expect(alarm.state == .announced && alarm.answered == ["x"])
    #expect(AlarmFixture.summary(alarm.handle(.deactivated(person: "x"), now: at(10))) == "person-inactive")
    #expect(alarm.state == .announced && alarm.answered.isEmpty)
  }
}
