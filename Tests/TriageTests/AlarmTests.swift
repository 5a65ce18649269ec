import Foundation
import Testing
import Vitals

@testable import Triage

@Suite struct AlarmTests {
  typealias Make = AlarmFixture

  @Test("Without delay it is announced at once; with one it is pending and says for how long") func opening() {
    let (alarm, actions) = Make.open(Make.sample(0, .high, ["a"], delay: 0))
    #expect(alarm.state == .announced)
    #expect(Make.summary(actions) == "opened, call(d1 d2 desk #1)")
    #expect(alarm.nextDeadline == at(60))
    let (pending, waiting) = Make.open(now: 3)
    #expect(pending.state == .pending && pending.nextDeadline == at(18))
    guard case .record(let transition) = waiting.first else { return #expect(Bool(false)) }
    #expect(transition.from == nil && transition.why == .opened(delayMilliseconds: 15_000))
  }

  @Test("Delays run in reading time: a burst of stored readings ends the delay by what it says, not by when it came")
  func readingTime() {
    var (alarm, _) = Make.open(now: 1000)
    for second in 1..<15 { #expect(alarm.handle(.abnormal(Make.sample(second)), now: at(1000)).isEmpty) }
    let actions = alarm.handle(.abnormal(Make.sample(15)), now: at(1000))
    guard case .record(let transition) = actions.first else { return #expect(Bool(false)) }
    #expect(transition.why == .delayOver(elapsedMilliseconds: 15_000, delayMilliseconds: 15_000))
    #expect(alarm.sampleCount == 16)
  }

  @Test("Silence cancels nothing: the gateway's clock announces what no reading ended, long overdue included")
  func silence() {
    var (alarm, _) = Make.open()
    #expect(alarm.handle(.tick, now: Timestamp(milliseconds: at(15).milliseconds - 1)).isEmpty)
    #expect(Make.summary(alarm.handle(.tick, now: at(86_400))) == "delay-over-in-silence, call(d1 d2 #1)")
    #expect(alarm.nextDeadline == at(86_400 + 300), "no burst of escalations follows a long outage")
  }

  @Test("A return to normal in time ends it with a reason; one that comes after the delay does not") func normalInTime()
  {
    var (alarm, _) = Make.open()
    let ended = alarm.handle(.normal(readingTime: at(14)), now: at(14))
    guard case .record(let transition) = ended.first else { return #expect(Bool(false)) }
    #expect(transition.why == .normalBeforeDelay(elapsedMilliseconds: 14_000, delayMilliseconds: 15_000))
    var (later, _) = Make.open()
    #expect(later.handle(.normal(readingTime: at(15)), now: at(1)).isEmpty, "it proves nothing of the time before")
    #expect(later.state == .pending && later.nextDeadline == at(15))
    var backlog = later
    #expect(Make.summary(later.handle(.tick, now: at(15))) == "delay-over-in-silence, call(d1 d2 #1)")
    #expect(Make.summary(backlog.handle(.normal(readingTime: at(5)), now: at(2))) == "normal-before-delay")
    var (overdue, _) = Make.open()
    let actions = overdue.handle(.normal(readingTime: at(14)), now: at(15))
    #expect(Make.summary(actions) == "delay-over-in-silence, call(d1 d2 #1)")
  }

  @Test("Late readings never move a delay back, and never end what is newer") func late() {
    var (alarm, _) = Make.open()
    #expect(alarm.handle(.abnormal(Make.sample(-600, late: true)), now: at(1)).isEmpty)
    #expect(alarm.due == at(15) && alarm.nextDeadline == at(15))
    #expect(alarm.handle(.normal(readingTime: at(-300)), now: at(2)).isEmpty)
    #expect(alarm.state == .pending)
    let critical = Make.sample(-600, .high, ["c"], delay: 0, late: true)
    #expect(Make.summary(alarm.handle(.abnormal(critical), now: at(3))) == "critical, call(d1 d2 desk #1)")
  }

  @Test("A shorter delay that joins brings both clocks forward") func shorter() {
    var (alarm, _) = Make.open()
    _ = alarm.handle(.abnormal(Make.sample(2, .medium, ["b"], delay: 5)), now: at(2))
    #expect(alarm.due == at(7) && alarm.nextDeadline == at(7))
    _ = alarm.handle(.abnormal(Make.sample(3, .medium, ["b"], delay: 60)), now: at(3))
    #expect(alarm.due == at(7) && alarm.nextDeadline == at(7))
  }

  @Test("Unanswered it calls tier after tier, then everyone at the repeat interval, for ever") func escalation() throws
  {
    var alarm = Make.alarm(in: .announced)
    #expect(alarm.nextDeadline == at(315))
    #expect(Make.summary(alarm.handle(.tick, now: at(315))) == "unanswered, call(d1 d2 desk #2)")
    #expect(alarm.nextDeadline == at(615))
    var now = at(615)
    for round in 3..<103 {
      #expect(Make.summary(alarm.handle(.tick, now: now)) == "repeated, call(d1 d2 desk #\(round))")
      let next = try #require(alarm.nextDeadline)
      #expect(next.milliseconds(since: now) == 120_000)
      now = next
    }
  }

  @Test("A failed call brings in the next tier once, and the deadline of the others stands") func failure() {
    var alarm = Make.alarm(in: .announced)
    #expect(
      Make.summary(alarm.handle(.deliveryFailed(recipient: "d1"), now: at(20))) == "delivery-failed, call(desk #1)")
    #expect(alarm.nextDeadline == at(315))
    #expect(alarm.handle(.deliveryFailed(recipient: "d1"), now: at(21)).isEmpty, "retries of one recipient and round")
    #expect(Make.summary(alarm.handle(.deliveryFailed(recipient: "d2"), now: at(22))) == "delivery-failed")
    #expect(Make.summary(alarm.handle(.tick, now: at(315))) == "repeated, call(d1 d2 desk #2)")
    #expect(
      Make.summary(alarm.handle(.deliveryFailed(recipient: "d1"), now: at(316))) == "delivery-failed", "a new round")
  }

  @Test(
    "Who declines is followed by the next tier at once, at low priority too; when all have, everyone is called anew")
  func declined() {
    var (alarm, _) = Make.open(Make.sample(0, .low, ["a"], delay: 0))
    #expect(alarm.nextDeadline == at(1800))
    #expect(Make.summary(alarm.handle(.rejected(by: "desk"), now: at(10))) == "rejected, call(d1 d2 #1)")
    #expect(alarm.state == .escalated && alarm.nextDeadline == at(1800))
    #expect(alarm.handle(.rejected(by: "desk"), now: at(11)).isEmpty)
    #expect(Make.summary(alarm.handle(.rejected(by: "d1"), now: at(12))) == "rejected")
    #expect(alarm.nextDeadline == at(612), "one who was called may still answer")
    #expect(Make.summary(alarm.handle(.rejected(by: "d2"), now: at(13))) == "rejected")
    #expect(alarm.nextDeadline == at(43))
    #expect(Make.summary(alarm.handle(.tick, now: at(43))) == "repeated, call(desk d1 d2 #2)")
  }

  @Test(
    "The only one there is declines and is called again after half a minute, at any priority",
    arguments: Priority.allCases)
  func declinedAlone(priority: Priority) {
    var (alarm, _) = Make.open(Make.sample(0, priority, ["a"], delay: 0), plan: CallPlanTests.desk)
    #expect(Make.summary(alarm.handle(.rejected(by: "desk"), now: at(10))) == "rejected")
    #expect(alarm.nextDeadline == at(40))
    #expect(Make.summary(alarm.handle(.tick, now: at(40))) == "repeated, call(desk #2)")
  }

  @Test("An acknowledgement expires, by priority, and then it calls again") func expiry() {
    var alarm = Make.alarm(in: .acknowledged)
    #expect(alarm.acknowledgedBy == "d1" && alarm.nextDeadline == at(20 + 1800))
    _ = alarm.handle(.acknowledged(by: "d2"), now: at(1000))
    #expect(alarm.acknowledgedBy == "d2" && alarm.nextDeadline == at(2800))
    #expect(Make.summary(alarm.handle(.tick, now: at(2800))) == "acknowledgement-expired, call(d1 d2 #2)")
    #expect(alarm.acknowledgedBy == nil)
  }

  @Test("What grows graver voids an acknowledgement; what only repeats or joins does not") func worsening() {
    var alarm = Make.alarm(in: .acknowledged)
    #expect(alarm.handle(.abnormal(Make.sample(30)), now: at(30)).isEmpty)
    #expect(Make.summary(alarm.handle(.abnormal(Make.sample(31, .low, ["z"])), now: at(31))) == "joined")
    let rise = alarm.handle(.abnormal(Make.sample(32, .high, ["a"], delay: 30)), now: at(32))
    #expect(Make.summary(rise) == "worsened, call(d1 d2 desk #2)")
    #expect(alarm.priority == .high && alarm.nextDeadline == at(92))
    _ = alarm.handle(.acknowledged(by: "d1"), now: at(40))
    let critical = Make.sample(41, .high, ["c"], delay: 0)
    #expect(Make.summary(alarm.handle(.abnormal(critical), now: at(41))) == "worsened, call(d1 d2 desk #3)")
    _ = alarm.handle(.acknowledged(by: "d1"), now: at(42))
    #expect(alarm.handle(.abnormal(critical), now: at(43)).isEmpty, "the same condition is not a new one")
    #expect(alarm.conditions.map(\.key) == ["a", "z", "c"])
  }

  @Test("Growing graver while people are called never gives them more time") func noMoreTime() {
    var (alarm, _) = Make.open(Make.sample(0, .high, ["a"], delay: 0))
    _ = alarm.handle(.abnormal(Make.sample(50, .high, ["b"], delay: 0)), now: at(50))
    #expect(alarm.nextDeadline == at(60))
  }

  @Test("It ends by rule only when acknowledged and normal for the stable time, in reading time") func stable() {
    var alarm = Make.alarm(in: .acknowledged)
    #expect(Make.summary(alarm.handle(.normal(readingTime: at(100)), now: at(100))) == "left")
    #expect(alarm.handle(.normal(readingTime: at(399)), now: at(399)).isEmpty)
    #expect(alarm.handle(.abnormal(Make.sample(399, late: true)), now: at(399)).isEmpty)
    #expect(
      Make.summary(alarm.handle(.normal(readingTime: at(400)), now: at(400))) == "left", "the stable time began anew")
    #expect(Make.summary(alarm.handle(.normal(readingTime: at(700)), now: at(700))) == "resolved-by-rule")
    #expect(alarm.state == .resolved && alarm.nextDeadline == nil)
  }

  @Test("However long it is normal, unanswered it goes on calling; the answer then ends it") func unansweredNormal() {
    var alarm = Make.alarm(in: .announced)
    #expect(Make.summary(alarm.handle(.normal(readingTime: at(20)), now: at(20))) == "left")
    #expect(alarm.handle(.normal(readingTime: at(10_000)), now: at(300)).isEmpty)
    #expect(alarm.state == .announced && alarm.nextDeadline == at(315))
    let actions = alarm.handle(.acknowledged(by: "d1"), now: at(310))
    #expect(Make.summary(actions) == "acknowledged, cancel, resolved-by-rule")
  }

  @Test("With nobody to call it says so in every round, and calls whoever joins the team at once") func nobody() {
    var (alarm, actions) = Make.open(Make.sample(0, .high, ["a"], delay: 0), plan: CallPlanTests.nobody)
    #expect(Make.summary(actions) == "opened, nobody(doctor desk)")
    #expect(Make.summary(alarm.handle(.tick, now: at(60))) == "repeated, nobody(doctor desk)")
    #expect(alarm.nextDeadline == at(90))
    let joined = alarm.handle(.planChanged(CallPlanTests.desk), now: at(61))
    #expect(Make.summary(joined) == "plan-changed, nobody(doctor), call(desk #2)")
    let left = alarm.handle(.planChanged(CallPlanTests.nobody), now: at(62))
    #expect(Make.summary(left) == "plan-changed, nobody(doctor desk)")
    #expect(alarm.nextDeadline == at(90))
  }

  @Test("Every reason has its own word, and its description holds what it carries") func reasons() {
    let reasons: [AlarmReason] = [
      .opened(delayMilliseconds: 1), .critical, .delayOver(elapsedMilliseconds: 2, delayMilliseconds: 1),
      .delayOverInSilence(delayMilliseconds: 1), .normalBeforeDelay(elapsedMilliseconds: 1, delayMilliseconds: 2),
      .joined(["a", "b"]), .worsened(["a"]), .delivered(recipient: "r"), .deliveryFailed(recipient: "r"), .unanswered,
      .repeated, .acknowledged, .acknowledgementExpired, .rejected, .planChanged, .personInactive(person: "p"),
      .resolvedByPerson(reason: "r"), .resolvedByRule(stableMilliseconds: 1), .left(["a"]), .newCondition(["a"]),
      .acknowledgedInPart(have: 1, of: 2), .shelved(until: at(9), reason: "r"), .unshelved, .shelvingOver,
      .overWhileShelved, .noDrill, .suppressed(["a"], order: 3, by: "p", until: at(9)),
      .held(recipients: ["p", "q"], until: at(9), cause: .quietHours),
    ]
    #expect(Set(reasons.map(\.key)).count == reasons.count)
    for reason in reasons { #expect(reason.fields.first?.value == .string(reason.key)) }
    #expect(reasons[5].fields.last?.value == .string("a b"))
  }

  @Test("A stored alarm has stable keys, and one that could never come alive is refused") func stored() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = try encoder.encode(Make.open().alarm)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(#""deadline":1700000015000"#) && text.contains(#""state":"pending""#))
    #expect(text.contains(#""id":"alert-1""#) && text.contains(#""version":1"#))
    for (piece, other) in [
      (#""deadline":1700000015000,"#, ""), (#""version":1"#, #""version":2"#), (#""tier":0"#, #""tier":9"#),
      (#""state":"pending""#, #""state":"announced""#), (#""state":"pending""#, #""state":"asleep""#),
    ] {
      let changed = text.replacingOccurrences(of: piece, with: other)
      #expect(changed != text)
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(Alarm.self, from: Data(changed.utf8)) }
    }
  }
}
