import Vitals

/// What readings do to an alarm.
extension Alarm {
  /// A further abnormal sample: it joins, may end a delay, and may void an acknowledgement.
  mutating func worsenOrJoin(_ sample: AlarmSample, now: Timestamp) -> [AlarmAction] {
    let before = priority
    let newcomers = join(sample.conditions)
    let joined = newcomers.filter { $0.suppression == nil }
    var notes = leave(after: sample, now: now)
    sampleCount += 1
    lastAbnormal = max(lastAbnormal, sample.readingTime)
    if let since = normalSince, sample.readingTime >= since { normalSince = nil }
    if isDrill, !sample.isDrill { return notes + becomeReal(sample, now: now) }
    if let order = newcomers.compactMap(\.suppression).first {
      notes.append(note(suppressed(newcomers, by: order), readingTime: sample.readingTime, now: now))
    }
    guard !sample.audible.isEmpty else { return notes }

    if state == .pending { return notes + wait(on: sample, joined: joined, now: now) }
    let isGraver = sample.priority > before || joined.contains(where: \.isCritical)
    let keys = (joined.isEmpty ? sample.audible : joined).map(\.key)
    if isGraver { return notes + announceAgain(.worsened(keys), readingTime: sample.readingTime, now: now) }
    if let lasted = joiningIsOver(at: sample.readingTime) {
      return notes + announceAgain(.newCondition(lasted), readingTime: sample.readingTime, now: now)
    }
    return notes + welcome(joined, of: sample, now: now)
  }

  /// The readings of a patient end a drill, and call people about the patient whatever was answered to the drill.
  private mutating func becomeReal(_ sample: AlarmSample, now: Timestamp) -> [AlarmAction] {
    isDrill = false
    return announce(.noDrill, from: state, readingTime: sample.readingTime, now: now)
  }

  /// New conditions that make it no graver: people are called anew at once or when they have lasted for their delay.
  private mutating func welcome(_ joined: [AlarmCondition], of sample: AlarmSample, now: Timestamp) -> [AlarmAction] {
    guard !joined.isEmpty else { return [] }
    let keys = joined.map(\.key)
    let delay = joined.map { $0.delayMilliseconds ?? sample.delayMilliseconds }.min() ?? sample.delayMilliseconds
    guard delay > 0 else { return announceAgain(.newCondition(keys), readingTime: sample.readingTime, now: now) }
    let due = sample.readingTime.adding(milliseconds: Int64(delay))
    let deadline = now.adding(milliseconds: Int64(delay))
    if var known = joining {
      known.keys += keys
      known.due = min(known.due, due)
      known.deadline = min(known.deadline, deadline)
      joining = known
    } else {
      joining = Joining(keys: keys, due: due, deadline: deadline)
    }
    return [note(.joined(keys), readingTime: sample.readingTime, now: now)]
  }

  /// The new conditions that have lasted for their delay by what a reading of this time says; nil while none has.
  private func joiningIsOver(at readingTime: Timestamp) -> [String]? {
    guard let joining, readingTime >= joining.due else { return nil }
    return joining.keys
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
    stateDeadline = stateDeadline.map { min($0, deadline) } ?? deadline
    if sample.readingTime >= due { return announceLasting(at: sample.readingTime, now: now) }
    guard !joined.isEmpty else { return [] }
    return [note(.joined(joined.map(\.key)), readingTime: sample.readingTime, now: now)]
  }

  /// It lasted for its delay, by what a reading says.
  private mutating func announceLasting(at readingTime: Timestamp, now: Timestamp) -> [AlarmAction] {
    let why = AlarmReason.delayOver(
      elapsedMilliseconds: Int(readingTime.milliseconds(since: onset)), delayMilliseconds: delayMilliseconds)
    return announce(why, from: state, readingTime: readingTime, now: now)
  }

  /// The reading is within limits, but some channels still stand. Older news than the last abnormal sample changes nothing.
  mutating func stand(_ channels: ChannelSet, at readingTime: Timestamp, now: Timestamp) -> [AlarmAction] {
    guard readingTime > lastAbnormal else { return [] }
    let notes = leave(readingTime: readingTime, now: now) { $0.channel.map { !channels.isSuperset(of: $0) } ?? true }
    if state == .pending, !conditions.contains(where: \.counts) { return notes + endDelay(at: readingTime, now: now) }
    // What stands was not normal in between, only less far out: it lasts.
    if state == .pending, readingTime >= due, conditions.contains(where: \.counts) {
      return notes + announceLasting(at: readingTime, now: now)
    }
    if state != .pending, let lasted = joiningIsOver(at: readingTime) {
      return notes + announceAgain(.newCondition(lasted), readingTime: readingTime, now: now)
    }
    return notes
  }

  /// Everything is normal at a reading time. Older news than the last abnormal sample changes nothing.
  mutating func settle(at readingTime: Timestamp, now: Timestamp) -> [AlarmAction] {
    guard readingTime > lastAbnormal else { return [] }
    normalSince = normalSince.map { min($0, readingTime) } ?? readingTime
    lastNormal = lastNormal.map { max($0, readingTime) } ?? readingTime
    if state == .pending { return endDelay(at: readingTime, now: now) }
    let notes = leave(readingTime: readingTime, now: now) { _ in true }
    return isStable && mayEndByItself ? notes + resolveByRule(readingTime: readingTime, now: now) : notes
  }

  /// Takes a normal reading that changes nothing but when the latest was: all is normal already, nothing stands, and the
  /// stable time does not end it yet.
  ///
  /// - Returns: false when the reading may change more, and then it changed nothing: ``handle(_:now:)`` takes it.
  package mutating func prolongNormal(at readingTime: Timestamp) -> Bool {
    guard state != .pending, state != .resolved, readingTime > lastAbnormal, let since = normalSince,
      since <= readingTime, let last = lastNormal, !conditions.indices.contains(where: { conditions[$0].isActive })
    else { return false }
    let latest = max(last, readingTime)
    guard !mayEndByItself || latest.milliseconds(since: since) < Int64(timings.stableMilliseconds) else { return false }
    lastNormal = latest
    return true
  }

  /// Takes the newest ``prolongNormal(at:)`` back.
  package mutating func takeBackNormal(to last: Timestamp?) { lastNormal = last }

  /// Whether the stable time ends it: somebody has seen it, it is shelved, or its priority is not latched.
  var mayEndByItself: Bool { state == .acknowledged || state == .shelved || !timings[priority].isLatched }

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
