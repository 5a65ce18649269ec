import Consent
import Foundation
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

@Suite("Alarms as stored JSON")
struct AlarmSnapshotTests {
  /// Every optional member is there in some of these and missing in others.
  private static func alarms() -> [Alarm] {
    let at = Timestamp(milliseconds: 1_700_000_000_000)
    let deadlines = CallTimings.Deadlines(
      acknowledgeMilliseconds: 60_000, repeatMilliseconds: 61_000, expiryMilliseconds: 62_000)
    let timings = CallTimings(high: deadlines, medium: deadlines, low: deadlines, stableMilliseconds: 300_000)
    let plan = CallPlan(team: [
      CareTeamMember(person: "per-1", role: .doctor), CareTeamMember(person: "per-2", role: .desk),
    ])
    let sample = AlarmSample(
      priority: .high, conditions: [AlarmCondition(key: "hr/\"high\"", priority: .high, isCritical: true)],
      delayMilliseconds: 0, readingTime: at, late: false)
    var (alarm, _) = Alarm.open(
      id: AlertID("A7"), category: .physiological, sample: sample, plan: plan, timings: timings, now: at)
    var alarms = [alarm]
    let events: [AlarmEvent] = [
      .delivered(recipient: "per-1"), .normal(readingTime: at.adding(milliseconds: 1_000)), .acknowledged(by: "per-1"),
      .resolved(by: "per-1", reason: "better"),
    ]
    for event in events {
      _ = alarm.handle(event, now: at.adding(milliseconds: 2_000))
      alarms.append(alarm)
    }
    return alarms + episodes(timings: timings, plan: plan, at: at)
  }

  /// Conditions that left, wait or are suppressed; partial answers, a shelf and a drill.
  private static func episodes(timings: CallTimings, plan: CallPlan, at: Timestamp) -> [Alarm] {
    var timings = timings
    timings.high.acknowledgements = 2
    let condition = AlarmCondition(key: "limit.hr.high", priority: .high, isCritical: true)
    var quiet = AlarmCondition(key: "event.af", priority: .low, isCritical: false)
    quiet.suppression = Suppression(
      conditionKey: quiet.key, order: 4, author: "per-1", until: at.adding(milliseconds: 9_000))
    let later = AlarmCondition(key: "limit.temp.high", priority: .low, isCritical: false, delayMilliseconds: 60_000)
    func sample(_ conditions: [AlarmCondition], _ standing: ChannelSet, isDrill: Bool = false) -> AlarmSample {
      AlarmSample(
        priority: .high, conditions: conditions, delayMilliseconds: 0, readingTime: at.adding(milliseconds: 10),
        late: false, standing: standing, isDrill: isDrill)
    }
    var alarms: [Alarm] = []
    for isDrill in [true, false] {
      var (alarm, _) = Alarm.open(
        id: AlertID("A7"), category: .physiological, sample: sample([condition, quiet], .all, isDrill: isDrill),
        plan: plan, timings: timings, now: at)
      alarms.append(alarm)
      for event in [
        .acknowledged(by: "per-1"), .abnormal(sample([later], .all)), .acknowledged(by: "per-2"),
        .standing(ChannelSet(.heartRate), readingTime: at.adding(milliseconds: 20)),
        .shelved(by: "per-2", until: at.adding(milliseconds: 99_000), reason: "care"),
      ] as [AlarmEvent] {
        _ = alarm.handle(event, now: at.adding(milliseconds: 2_000))
        alarms.append(alarm)
      }
    }
    return alarms
  }

  @Test("What is written by hand is what the alarm would encode, and reads back as the same alarm")
  func sameAsEncoded() throws {
    let alarms = Self.alarms()
    #expect(alarms.contains { $0.joining != nil } && alarms.contains { $0.shelving != nil })
    #expect(alarms.contains(where: \.isDrill) && alarms.contains { $0.acknowledgers.count == 1 && $0.state.isCalling })
    #expect(
      alarms.flatMap(\.conditions).contains { !$0.isActive }
        && alarms.flatMap(\.conditions).contains(where: \.isLatched))
    for alarm in alarms {
      var writer = CanonicalWriter()
      try AlarmSnapshot.write(alarm, to: &writer)
      let encoded = try CanonicalJSON.parse(Array(try JSONEncoder().encode(alarm)))
      #expect(try CanonicalJSON.encode(encoded) == writer.bytes)
      #expect(try AlarmSnapshot.alarm(from: writer.bytes) == alarm)
    }
  }
}
