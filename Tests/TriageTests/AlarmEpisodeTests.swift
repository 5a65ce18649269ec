import Testing
import Vitals

@testable import Triage

/// One alert for each episode: conditions come and go, somebody has seen them or not, nobody is called for a while.
@Suite struct AlarmEpisodeTests {
  typealias Make = AlarmFixture

  static let hr = AlarmCondition(key: "limit.hr.high", priority: .medium, isCritical: false, delayMilliseconds: 15_000)
  static let low = AlarmCondition(
    key: "limit.spo2.low", priority: .medium, isCritical: false, delayMilliseconds: 15_000)
  static let deep = AlarmCondition(
    key: "limit.spo2.critical-low", priority: .high, isCritical: true, delayMilliseconds: 0)
  static let saturation = ChannelSet(.oxygenSaturation)
  static let pulse = ChannelSet(.heartRate)

  static func sample(_ second: Int, _ conditions: [AlarmCondition], standing: ChannelSet, isDrill: Bool = false)
    -> AlarmSample
  {
    AlarmSample(
      priority: conditions.map(\.priority).max() ?? .low, conditions: conditions,
      delayMilliseconds: conditions.compactMap(\.delayMilliseconds).min() ?? 0, readingTime: at(second), late: false,
      standing: standing, isDrill: isDrill)
  }

  /// Announced at second 15 for a high pulse.
  private func announced(_ change: (inout CallTimings) -> Void = { _ in }) -> Alarm {
    var timings = Fixture.timings
    change(&timings)
    var (alarm, _) = Alarm.open(
      id: AlertID("A1"), category: .physiological, sample: Self.sample(0, [Self.hr], standing: Self.pulse),
      plan: CallPlanTests.both, timings: timings, now: at(0))
    _ = alarm.handle(.tick, now: at(15))
    return alarm
  }

  private func active(_ alarm: Alarm) -> [String] { alarm.conditions.filter(\.isActive).map(\.key) }

  @Test("What stands still within limits has lasted: the delay ends by what a reading says") func standing() {
    var (alarm, _) = Alarm.open(
      id: AlertID("A1"), category: .physiological, sample: Self.sample(0, [Self.hr], standing: Self.pulse),
      plan: CallPlanTests.both, timings: Fixture.timings, now: at(0))
    #expect(alarm.handle(.standing(Self.pulse, readingTime: at(14)), now: at(1)).isEmpty)
    #expect(
      Make.summary(alarm.handle(.standing(Self.pulse, readingTime: at(15)), now: at(1))) == "delay-over, call(d1 d2 #1)"
    )
  }

  @Test("Conditions join and leave; what one channel says replaces what it said before") func joinAndLeave() {
    var alarm = announced()
    _ = alarm.handle(.abnormal(Self.sample(20, [Self.low], standing: [Self.pulse, Self.saturation])), now: at(20))
    #expect(active(alarm) == ["limit.hr.high", "limit.spo2.low"])
    let deeper = alarm.handle(
      .abnormal(Self.sample(21, [Self.deep], standing: [Self.pulse, Self.saturation])), now: at(21))
    #expect(Make.summary(deeper) == "left, worsened, call(d1 d2 desk #2)")
    #expect(active(alarm) == ["limit.hr.high", "limit.spo2.critical-low"])
    let left = alarm.handle(.standing(Self.saturation, readingTime: at(22)), now: at(22))
    #expect(Make.summary(left) == "left" && active(alarm) == ["limit.spo2.critical-low"])
    #expect(alarm.handle(.standing(Self.saturation, readingTime: at(23)), now: at(23)).isEmpty)
    #expect(Make.summary(alarm.handle(.normal(readingTime: at(24)), now: at(24))) == "left")
    #expect(active(alarm).isEmpty && alarm.state == .announced)
  }

  @Test("The priority follows the worst; what was high for a moment stays until somebody has seen it") func latched() {
    var alarm = announced()
    _ = alarm.handle(.abnormal(Self.sample(20, [Self.deep], standing: [Self.pulse, Self.saturation])), now: at(20))
    _ = alarm.handle(.standing(Self.pulse, readingTime: at(21)), now: at(21))
    #expect(alarm.priority == .high, "nobody has seen it yet")
    _ = alarm.handle(.acknowledged(by: "d1"), now: at(30))
    #expect(alarm.priority == .medium, "the pulse is all that stands")
    #expect(alarm.nextDeadline == at(30 + 1_800), "it expires as a medium one")
    let again = alarm.handle(
      .abnormal(Self.sample(40, [Self.deep], standing: [Self.pulse, Self.saturation])), now: at(40))
    #expect(Make.summary(again) == "worsened, call(d1 d2 desk #3)")
    #expect(alarm.acknowledgedBy == nil && alarm.priority == .high)
  }

  @Test("High is latched: however long all is normal it calls until somebody has answered. Others end by rule")
  func stableTime() {
    var medium = announced { $0.medium.isLatched = false }
    _ = medium.handle(.normal(readingTime: at(20)), now: at(20))
    #expect(medium.handle(.normal(readingTime: at(319)), now: at(319)).isEmpty)
    #expect(Make.summary(medium.handle(.normal(readingTime: at(320)), now: at(320))) == "resolved-by-rule, cancel")
    var high = announced { $0.medium.isLatched = false }
    _ = high.handle(.abnormal(Self.sample(16, [Self.deep], standing: [Self.pulse, Self.saturation])), now: at(16))
    _ = high.handle(.normal(readingTime: at(20)), now: at(20))
    #expect(high.handle(.normal(readingTime: at(2_000)), now: at(21)).isEmpty && high.state.isCalling)
    #expect(Make.summary(high.handle(.acknowledged(by: "d1"), now: at(30))) == "acknowledged, cancel, resolved-by-rule")
  }

  @Test("A new condition calls anew once it has lasted for its own delay, and voids the acknowledgement")
  func newCondition() {
    var alarm = announced()
    _ = alarm.handle(.acknowledged(by: "d1"), now: at(20))
    let both: ChannelSet = [Self.pulse, Self.saturation]
    #expect(Make.summary(alarm.handle(.abnormal(Self.sample(30, [Self.low], standing: both)), now: at(30))) == "joined")
    #expect(alarm.state == .acknowledged && alarm.nextDeadline == at(45))
    var silent = alarm
    let lasted = alarm.handle(.abnormal(Self.sample(45, [Self.low], standing: both)), now: at(40))
    #expect(Make.summary(lasted) == "new-condition, call(d1 d2 #2)")
    #expect(Make.summary(silent.handle(.tick, now: at(45))) == "new-condition, call(d1 d2 #2)")
  }

  @Test("A new condition that goes again within its delay calls nobody, and comes back as known") func blip() {
    var alarm = announced()
    _ = alarm.handle(.acknowledged(by: "d1"), now: at(20))
    _ = alarm.handle(.abnormal(Self.sample(30, [Self.low], standing: [Self.pulse, Self.saturation])), now: at(30))
    #expect(Make.summary(alarm.handle(.standing(Self.pulse, readingTime: at(31)), now: at(31))) == "left")
    #expect(alarm.nextDeadline == at(1_820))
  }

  @Test("Several acknowledgements can be demanded: calls go on to those who have not answered until all are there")
  func several() {
    var alarm = announced { $0.medium.acknowledgements = 2 }
    #expect(Make.summary(alarm.handle(.acknowledged(by: "d1"), now: at(20))) == "acknowledged-in-part")
    #expect(Make.summary(alarm.handle(.acknowledged(by: "d1"), now: at(21))) == "acknowledged-in-part", "one person")
    #expect(alarm.state == .announced && alarm.nextDeadline == at(315))
    #expect(Make.summary(alarm.handle(.tick, now: at(315))) == "unanswered, call(d2 desk #2)")
    #expect(Make.summary(alarm.handle(.acknowledged(by: "desk"), now: at(320))) == "acknowledged, cancel")
    #expect(alarm.state == .acknowledged && alarm.acknowledgers == ["d1", "desk"])
    #expect(Make.summary(alarm.handle(.tick, now: at(320 + 1_800))) == "acknowledgement-expired, call(d1 d2 #3)")
    #expect(alarm.acknowledgers.isEmpty, "both must answer again")
  }

  @Test("On the shelf nobody is called; what is graver or new breaks it, and its end calls about what stands")
  func shelved() {
    var alarm = announced()
    let shelving = alarm.handle(.shelved(by: "d1", until: at(600), reason: "physiotherapy"), now: at(20))
    #expect(Make.summary(shelving) == "shelved, cancel")
    #expect(alarm.shelving == Shelving(by: "d1", since: at(20), until: at(600)) && alarm.nextDeadline == at(600))
    #expect(alarm.handle(.abnormal(Self.sample(30, [Self.hr], standing: Self.pulse)), now: at(30)).isEmpty)
    #expect(alarm.handle(.tick, now: at(599)).isEmpty)
    var graver = alarm
    let both: ChannelSet = [Self.pulse, Self.saturation]
    #expect(
      Make.summary(graver.handle(.abnormal(Self.sample(40, [Self.deep], standing: both)), now: at(40)))
        == "worsened, call(d1 d2 desk #2)")
    #expect(graver.shelving == nil)
    var new = alarm
    _ = new.handle(.abnormal(Self.sample(40, [Self.low], standing: both)), now: at(40))
    #expect(Make.summary(new.handle(.tick, now: at(55))) == "new-condition, call(d1 d2 #2)")
    #expect(Make.summary(alarm.handle(.tick, now: at(600))) == "shelving-over, call(d1 d2 #2)")
  }

  @Test("What is over when it comes off the shelf ends by rule, and a shelf in the past is none") func overOnTheShelf()
  {
    var alarm = announced()
    #expect(alarm.handle(.shelved(by: "d1", until: at(20), reason: "late"), now: at(20)).isEmpty)
    _ = alarm.handle(.shelved(by: "d1", until: at(600), reason: "care"), now: at(20))
    _ = alarm.handle(.normal(readingTime: at(30)), now: at(30))
    #expect(Make.summary(alarm.handle(.tick, now: at(600))) == "over-while-shelved")
  }

  @Test("What an order suppresses waits without a call until the order ends; anything else is announced")
  func suppressed() {
    var quiet = Self.hr
    quiet.suppression = Suppression(conditionKey: quiet.key, order: 7, author: "per-1", until: at(1_000))
    var (alarm, actions) = Alarm.open(
      id: AlertID("A1"), category: .physiological, sample: Self.sample(0, [quiet], standing: Self.pulse),
      plan: CallPlanTests.both, timings: Fixture.timings, now: at(0))
    #expect(Make.summary(actions) == "suppressed" && alarm.state == .shelved && alarm.nextDeadline == at(1_000))
    guard case .record(let step) = actions.first else { return #expect(Bool(false)) }
    #expect(step.why == .suppressed(["limit.hr.high"], order: 7, by: "per-1", until: at(1_000)))
    #expect(alarm.handle(.abnormal(Self.sample(5, [quiet], standing: Self.pulse)), now: at(5)).isEmpty)
    var other = alarm
    let both: ChannelSet = [Self.pulse, Self.saturation]
    #expect(
      Make.summary(other.handle(.abnormal(Self.sample(9, [quiet, Self.deep], standing: both)), now: at(9)))
        == "worsened, call(d1 d2 desk #1)")
    #expect(Make.summary(alarm.handle(.tick, now: at(1_000))) == "shelving-over, call(d1 d2 #1)")
    var withdrawn = Alarm.open(
      id: AlertID("A1"), category: .physiological, sample: Self.sample(0, [quiet], standing: Self.pulse),
      plan: CallPlanTests.both, timings: Fixture.timings, now: at(0)
    ).alarm
    _ = withdrawn.handle(.abnormal(Self.sample(10, [Self.hr], standing: Self.pulse)), now: at(10))
    #expect(Make.summary(withdrawn.handle(.tick, now: at(25))) == "new-condition, call(d1 d2 #1)", "the order is gone")
  }

  @Test("A drill is marked in every step, and a patient's own reading makes it real whatever was answered") func drill()
  {
    var (alarm, actions) = Alarm.open(
      id: AlertID("A1"), category: .physiological, sample: Self.sample(0, [Self.deep], standing: [], isDrill: true),
      plan: CallPlanTests.both, timings: Fixture.timings, now: at(0))
    guard case .record(let step) = actions.first else { return #expect(Bool(false)) }
    #expect(alarm.isDrill && step.isDrill && step.fields.contains { $0.key == "drill" && $0.value == .bool(true) })
    _ = alarm.handle(.acknowledged(by: "d1"), now: at(5))
    let real = alarm.handle(.abnormal(Self.sample(9, [Self.hr], standing: Self.pulse)), now: at(9))
    #expect(Make.summary(real) == "left, no-drill, call(d1 d2 #2)" && !alarm.isDrill)
  }
}
