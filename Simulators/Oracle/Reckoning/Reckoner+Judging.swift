import Vitals
import WardKit

/// What must become of a reading, as soon as everything that the gateway may have had before it is known.
extension Reckoner {
  func settle(_ number: UInt64, at instant: Int64, isNamed: Bool, isRefused: Bool) throws {
    guard var reading = open[number] else { return }
    reading.isSettled = true
    open[number] = reading
    if isNamed { update(reading) { [moment] in $0.settled = moment } }
    let hasArrived = isNamed || reading.acknowledged > reading.forgettable
    let behind = reading.behind(until: instant)
    let (opinion, countsFor) = opinion(on: reading, behind: behind)
    books[reading.device].bounds.add(opinion.fates, hasArrived: hasArrived)
    if isNamed { books[reading.device].settled += 1 }
    try onJudged(
      Judged(
        device: reading.device, reading: reading.reading, opinion: opinion, hasArrived: hasArrived, isSettled: isNamed,
        isRefused: isRefused, countsFor: countsFor))
  }

  private func opinion(
    on reading: OpenReading, behind: ClosedRange<Int64>
  ) -> (opinion: PlainJudge.Opinion, countsFor: Int64?) {
    let time = reading.reading.time.milliseconds
    let number = Int(clamping: reading.number)
    let history = histories[patient(of: reading.device)] ?? History()
    if Self.isFarOff(behind) {
      let known = history.known(for: number, at: reading.sentTime, blur: 2_000, rules: rules)
      var opinion = judge.opinion(on: reading.reading, known: known, orders: orders(of: reading.device))
      // Abnormal is an alert whatever the clock says; anything else has no window that it could stand in.
      let isAlarm = opinion.fates == FateSet(.alarmed)
      if !isAlarm {
        opinion.fates = opinion.fates.contains(.alarmed) ? [FateSet(.alarmed), FateSet(.rejected)] : FateSet(.rejected)
        opinion.reasons = ["its time is far off"]
      }
      return (opinion, nil)
    }
    books[reading.device].clock.observe(behind: behind, isLive: reading.lane.isLive, rules: rules)
    let clock = books[reading.device].clock
    let correction = clock.correction
    let middle = time + (correction.lowerBound + correction.upperBound) / 2
    if !isWorn(reading.device, at: middle) {
      return (PlainJudge.Opinion(fates: FateSet(.rejected), reasons: ["worn by nobody"], delayMilliseconds: nil), nil)
    }
    let blur = (correction.upperBound - correction.lowerBound + 1) / 2
    let known = history.known(for: number, at: middle, blur: blur, rules: rules)
    var opinion = judge.opinion(
      on: reading.reading, known: known, orders: orders(of: reading.device), clock: clock.finding)
    addTrends(
      to: &opinion, reading, known: known, history: history, at: middle, isTimeSure: clock.finding == .fine && blur == 0
    )
    return (opinion, clock.finding == .fine ? time : nil)
  }

  /// What it says of the patient stands from now on beside other readings, unless it is no reading of the patient's.
  func absorb(_ reading: OpenReading, number: Int, patient: String) {
    let behind = reading.sentTime - reading.reading.time.milliseconds
    var time = reading.reading.time.milliseconds
    var blur: Int64 = 0
    if Self.isFarOff(behind...behind) {
      let alone = judge.opinion(on: reading.reading, known: Known(), orders: orders(of: reading.device))
      guard alone.fates == FateSet(.alarmed) else { return }
      (time, blur) = (reading.sentTime, 2_000)
    } else if behind < -rules.futureMilliseconds {
      (time, blur) = (reading.sentTime, 2_000)
    } else if books[reading.device].clock.finding != .fine {
      let correction = books[reading.device].clock.correction
      time += (correction.lowerBound + correction.upperBound) / 2
      blur = (correction.upperBound - correction.lowerBound + 1) / 2 + 1_000
    }
    guard isWorn(reading.device, at: time) else { return }
    var counted = reading.reading
    let pulse = PlainJudge.pulse(of: counted)
    if pulse == .isRefuted { counted.vitals[.heartRate] = nil }
    histories[patient, default: History()].absorb(
      counted, number: number, at: time, blur: blur, isPulseDoubtful: pulse == .dependsOnOthers)
  }

  private static func isFarOff(_ behind: ClosedRange<Int64>) -> Bool {
    behind.lowerBound > JudgingRules.farBehindMilliseconds || behind.upperBound < -JudgingRules.farAheadMilliseconds
  }

  private func isWorn(_ device: Int, at time: Int64) -> Bool {
    guard let baseline, !baseline.bindings.isEmpty else { return true }
    return (baseline.bindings[name(of: device)] ?? []).contains { worn in
      worn.since <= time && (worn.until.map { time < $0 } ?? true)
    }
  }
}

extension SendLane {
  /// Whether readings travel on it as they are made, so that their age says something of the device's clock.
  fileprivate var isLive: Bool { self != .backfill }
}
