@testable import Oracle
import Testing
import Vitals
import WardKit

@Suite struct ReckonerTests {
  static let start: Int64 = 1_700_000_000_000

  static func reading(_ sequence: UInt64, time: Int64 = start, hr: Int = 72) -> Reading {
    var reading = Reading(time: Timestamp(milliseconds: time), sequence: sequence, boot: 1)
    reading.vitals[.heartRate] = hr
    reading.vitals[.oxygenSaturation] = 97
    return reading
  }

  @Test("Copies count as duplicates exactly when the broker acknowledged them")
  func copies() throws {
    let bench = try ReckoningBench()
    let first = try bench.send(Self.reading(1), sentTime: Self.start)
    try bench.acknowledgeLast()
    try bench.send(Self.reading(1), sentTime: Self.start, intent: .duplicate(of: first))
    try bench.acknowledgeLast()
    try bench.send(Self.reading(1), sentTime: Self.start, intent: .resent(of: first))
    try bench.acknowledgeLast(failure: "connection-lost")
    try bench.settleAll()
    try bench.send(Self.reading(1), sentTime: Self.start, intent: .resent(of: first))
    try bench.acknowledgeLast()
    try bench.finish()
    let bounds = bench.reckoner.bounds
    #expect(bounds[.duplicate] == Bounds(least: 2, most: 3))
    #expect(bounds[.summarised] == Bounds(least: 1, most: 1))
    #expect(bounds.received == Bounds(least: 3, most: 4))
  }

  @Test("What the broker never acknowledged and no receipt names may be anywhere")
  func lost() throws {
    let bench = try ReckoningBench()
    try bench.send(Self.reading(1, hr: 150), sentTime: Self.start)
    try bench.acknowledgeLast(failure: "connection-lost")
    try bench.finish()
    #expect(bench.judged.first?.hasArrived == false)
    #expect(bench.reckoner.bounds[.alarmed] == Bounds(least: 0, most: 1))
  }

  @Test("An interruption allows one more of each message that was under way, and of no other")
  func interruption() throws {
    let bench = try ReckoningBench()
    // Long over when it happens.
    try bench.send(Self.reading(1), sentTime: Self.start)
    try bench.acknowledgeLast()
    try bench.settleAll()
    // Over so little ago that the broker may not know.
    try bench.send(Self.reading(2), sentTime: Self.start + 20_000)
    try bench.acknowledgeLast()
    try bench.settleAll(afterMilliseconds: 100)
    // Under way, twice.
    let third = try bench.send(Self.reading(3), sentTime: Self.start + 21_000)
    try bench.acknowledgeLast()
    try bench.send(Self.reading(3), sentTime: Self.start + 21_000, intent: .resent(of: third))
    try bench.reckoner.take(.disturbance(.gatewayAway))
    try bench.acknowledgeLast()
    // After it.
    try bench.send(Self.reading(4), sentTime: Self.start + 22_000)
    try bench.acknowledgeLast()
    try bench.settleAll(afterMilliseconds: 100)
    try bench.finish()
    #expect(bench.reckoner.bounds[.duplicate] == Bounds(least: 1, most: 1 + 1 + 2))
    #expect(bench.reckoner.bounds[.summarised] == Bounds(least: 4, most: 4))
    #expect(bench.reckoner.bounds.received == Bounds(least: 5, most: 8))
  }

  @Test("A broker that was away may have forgotten what it had acknowledged, a gateway may not")
  func forgotten() throws {
    for (what, least) in [(Disturbance.gatewayAway, 1), (.brokerAway, 0)] {
      let bench = try ReckoningBench()
      try bench.send(Self.reading(1, hr: 150), sentTime: Self.start)
      try bench.acknowledgeLast()
      try bench.send(Self.reading(2), sentTime: Self.start, intent: .malformed(.truncated))
      try bench.acknowledgeLast()
      try bench.reckoner.take(.disturbance(what))
      try bench.finish()
      #expect(bench.reckoner.bounds[.alarmed] == Bounds(least: least, most: 1))
      #expect(bench.reckoner.bounds[.rejected] == Bounds(least: least, most: 2))
      #expect(bench.judged.first?.hasArrived == (least == 1))
    }
  }

  @Test("Broken messages are rejected, each copy of them, and those of strangers stand apart")
  func broken() throws {
    let bench = try ReckoningBench()
    for intent in [SendIntent.malformed(.truncated), .hostile(.deep), .wrongIdentity, .unknownDevice] {
      try bench.send(Self.reading(9), sentTime: Self.start, intent: intent)
      try bench.acknowledgeLast()
    }
    try bench.finish()
    #expect(bench.reckoner.bounds[.rejected] == Bounds(least: 3, most: 3))
    #expect(bench.reckoner.strangers == Bounds(least: 0, most: 1))
    #expect(bench.judged.isEmpty)
  }

  @Test("A clock more than a minute ahead is technical at once, one that lags only after thirty readings alike")
  func clocks() throws {
    let ahead = try ReckoningBench()
    try ahead.send(Self.reading(1, time: Self.start + 61_000), sentTime: Self.start)
    try ahead.acknowledgeLast()
    try ahead.settleAll(afterMilliseconds: 200)
    #expect(ahead.judged.first?.opinion.fates == FateSet(.technical))
    let lag = try ReckoningBench()
    for number in 1...40 {
      let now = Self.start + Int64(number) * 1_000
      try lag.send(Self.reading(UInt64(number), time: now - 45_000), sentTime: now)
      try lag.acknowledgeLast()
      try lag.settleAll(afterMilliseconds: 300)
    }
    let fates = lag.judged.map(\.opinion.fates.only)
    #expect(fates.prefix(29).allSatisfy { $0 == .summarised })
    #expect(fates.dropFirst(29).allSatisfy { $0 == .technical })
  }

  @Test("Near the tolerance either fate is right, for the time of receipt decides")
  func tolerance() throws {
    let bench = try ReckoningBench()
    try bench.send(Self.reading(1, time: Self.start + 60_100), sentTime: Self.start)
    try bench.acknowledgeLast()
    try bench.settleAll(afterMilliseconds: 500)
    #expect(bench.judged.first?.opinion.fates == [FateSet(.summarised), FateSet(.technical)])
  }

  @Test("A time that no clock explains is rejected when normal and alarms when abnormal")
  func farOff() throws {
    let bench = try ReckoningBench()
    let time = Self.start - 40 * 86_400_000
    try bench.send(Self.reading(1, time: time), sentTime: Self.start)
    try bench.send(Self.reading(2, time: time, hr: 160), sentTime: Self.start)
    try bench.settleAll()
    #expect(bench.judged.map(\.opinion.fates) == [FateSet(.rejected), FateSet(.alarmed)])
  }

  @Test("A reading from before the device was worn belongs to nobody")
  func unworn() throws {
    let worn = Baseline(bindings: ["w-1": [Baseline.Wearing(since: Self.start)]])
    let bench = try ReckoningBench(baseline: worn)
    try bench.send(Self.reading(1, time: Self.start - 1_000, hr: 160), lane: .backfill, sentTime: Self.start)
    try bench.send(Self.reading(2, time: Self.start), sentTime: Self.start)
    try bench.settleAll()
    #expect(bench.judged.map(\.opinion.fates) == [FateSet(.rejected), FateSet(.summarised)])
  }
}
