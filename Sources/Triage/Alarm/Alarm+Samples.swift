import Vitals

/// What readings do to an alarm.
extension Alarm {
  /// Takes over conditions; returns those that were not there before.
  mutating func join(_ newcomers: [AlarmCondition]) -> [AlarmCondition] {
    var joined: [AlarmCondition] = []
    for condition in newcomers {
      if let index = conditions.firstIndex(where: { $0.key == condition.key }) {
        conditions[index].priority = max(conditions[index].priority, condition.priority)
        conditions[index].isCritical = conditions[index].isCritical || condition.isCritical
      } else {
        conditions.append(condition)
        joined.append(condition)
      }
    }
    return joined
  }

  /// A further abnormal sample: it joins, may end the delay, and may void an acknowledgement.
  mutating func worsenOrJoin(_ sample: AlarmSample, now: Timestamp) -> [AlarmAction] {
    let joined = join(sample.conditions)
    let isGraver = sample.priority > priority || joined.contains(where: \.isCritical)
    priority = max(priority, sample.priority)
    sampleCount += 1
    lastAbnormal = max(lastAbnormal, sample.readingTime)
    if let since = normalSince, sample.readingTime >= since { normalSince = nil }

    if state == .pending { return wait(on: sample, joined: joined, now: now) }
    let keys = (joined.isEmpty ? sample.conditions : joined).map(\.key)
    if isGraver { return announceAgain(.worsened(keys), readingTime: sample.readingTime, now: now) }
    return joined.isEmpty ? [] : [note(.joined(keys), readingTime: sample.readingTime, now: now)]
  }

  /// A further sample while the delay runs.
  private mutating func wait(on sample: AlarmSample, joined: [AlarmCondition], now: Timestamp) -> [AlarmAction] {
    guard sample.delayMilliseconds > 0 else {
      return announce(.critical, from: state, readingTime: sample.readingTime, now: now)
    }
    let delay = Int64(sample.delayMilliseconds)
    // Only what was measured after the onset may shorten the delay: late readings never move it back.
    if sample.readingTime >= onset { due = min(due, sample.readingTime.adding(milliseconds: delay)) }
    let deadline = now.adding(milliseconds: delay)
    nextDeadline = nextDeadline.map { min($0, deadline) } ?? deadline
    if sample.readingTime >= due {
      let why = AlarmReason.delayOver(
        elapsedMilliseconds: Int(sample.readingTime.milliseconds(since: onset)), delayMilliseconds: delayMilliseconds)
      return announce(why, from: state, readingTime: sample.readingTime, now: now)
    }
    guard !joined.isEmpty else { return [] }
    return [note(.joined(joined.map(\.key)), readingTime: sample.readingTime, now: now)]
  }

  /// Everything is normal at a reading time. Older news than the last abnormal sample changes nothing.
  mutating func settle(at readingTime: Timestamp, now: Timestamp) -> [AlarmAction] {
    guard readingTime > lastAbnormal else { return [] }
    normalSince = normalSince.map { min($0, readingTime) } ?? readingTime
    lastNormal = lastNormal.map { max($0, readingTime) } ?? readingTime
    if state == .pending { return endDelay(at: readingTime, now: now) }
    return state == .acknowledged && isStable ? resolveByRule(readingTime: readingTime, now: now) : []
  }

  /// Normal again while the delay runs. A reading from after its end proves nothing of the time before, so it neither
  /// ends nor announces the alarm: one from within the delay may still come (a backlog is slower than live readings), and
  /// if none does, the gateway's clock announces.
  private mutating func endDelay(at readingTime: Timestamp, now: Timestamp) -> [AlarmAction] {
    if let deadline = nextDeadline, now >= deadline { return tick(now: now) }
    guard readingTime < due else { return [] }
    let why = AlarmReason.normalBeforeDelay(
      elapsedMilliseconds: Int(readingTime.milliseconds(since: onset)), delayMilliseconds: delayMilliseconds)
    return resolve(why, readingTime: readingTime, now: now)
  }

  /// The delay that applies, from the onset.
  var delayMilliseconds: Int { Int(due.milliseconds(since: onset)) }

  /// Whether it has been normal for the stable time, by what the readings say.
  var isStable: Bool {
    guard let normalSince, let lastNormal else { return false }
    return lastNormal.milliseconds(since: normalSince) >= Int64(timings.stableMilliseconds)
  }
}
