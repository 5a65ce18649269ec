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
    return alarms
  }

  @Test("What is written by hand is what the alarm would encode, and reads back as the same alarm")
  func sameAsEncoded() throws {
    for alarm in Self.alarms() {
      var writer = CanonicalWriter()
      try AlarmSnapshot.write(alarm, to: &writer)
      let encoded = try CanonicalJSON.parse(Array(try JSONEncoder().encode(alarm)))
      #expect(try CanonicalJSON.encode(encoded) == writer.bytes)
      #expect(try AlarmSnapshot.alarm(from: writer.bytes) == alarm)
    }
  }
}
