import Vitals

/// How soon and how urgently findings are announced: ladder, integral and corroboration. Only what is abnormal comes here;
/// that it is evidence is settled already.
extension Judge {
  /// Grades the findings of one reading.
  static func grade(
    _ findings: inout [Finding], of reading: Reading, at time: Timestamp, abnormal: ChannelSet, state: TriageState,
    orders: Orders, rules: Rules
  ) {
    for index in findings.indices {
      climb(&findings[index], at: time, state: state, orders: orders, rules: rules)
      hasten(&findings[index], state: state, scale: orders.scale, rules: rules)
    }
    if let corroboration = rules.corroboration {
      corroborate(
        &findings, of: reading, at: time, abnormal: abnormal, state: state, rules: corroboration)
    }
  }

  /// Deeper waits less, longer is more urgent.
  private static func climb(
    _ finding: inout Finding, at time: Timestamp, state: TriageState, orders: Orders, rules: Rules
  ) {
    guard case .limit(let vital, let value, let depth) = finding.cause,
      orders.details?.limits(of: vital)?.governs(depth) != true,
      let ladder = rules.band(depth, of: vital, scale: orders.scale)?.ladder
    else { return }
    if let deeper = ladder.deeper, depth.isLow ? value <= deeper.bound : value >= deeper.bound {
      finding.delayMilliseconds = min(finding.delayMilliseconds, deeper.delayMilliseconds)
    }
    if let longer = ladder.longer, lasts(ChannelSet(vital), longer.afterMilliseconds, at: time, state) {
      finding.priority = max(finding.priority, longer.priority)
    }
  }

  /// The saturation's integral: what is left of it at this depth, where that is sooner.
  private static func hasten(_ finding: inout Finding, state: TriageState, scale: SaturationScale, rules: Rules) {
    guard let integral = rules.saturationIntegral, scale == .scale1,
      case .limit(.oxygenSaturation, let value, let depth) = finding.cause, depth.isLow, value < integral.limit
    else { return }
    let left = max(0, integral.thresholdSeconds * 1_000 - state.saturationDeficit)
    finding.delayMilliseconds = min(finding.delayMilliseconds, left / (integral.limit - value))
  }

  private static func corroborate(
    _ findings: inout [Finding], of reading: Reading, at time: Timestamp, abnormal: ChannelSet, state: TriageState,
    rules: Corroboration
  ) {
    let together = abnormal.union(state.standing(within: rules.withinMilliseconds, of: time))
    let agreeing = together.intersection(rules.agreeing)
    if agreeing.rawValue.nonzeroBitCount >= 2 {
      for index in findings.indices {
        guard let channel = findings[index].channel, agreeing.isSuperset(of: channel) else { continue }
        findings[index].delayMilliseconds = 0
      }
    } else if reading.motion == true, findings.count == 1, let channel = findings[0].channel,
      rules.disturbedByMotion.isSuperset(of: channel), together == channel,
      !lasts(channel, rules.motionMilliseconds, at: time, state)
    {
      findings[0].isLowered = findings[0].priority != .low
      findings[0].priority = findings[0].priority.lower
    }
  }

  /// Whether a vital has been out of limits for so long.
  private static func lasts(_ channel: ChannelSet, _ milliseconds: Int, at time: Timestamp, _ state: TriageState)
    -> Bool
  {
    guard let since = state.since(channel) else { return false }
    return time.milliseconds(since: since) >= Int64(milliseconds)
  }
}

extension Priority {
  /// The next lower priority; low stays low.
  fileprivate var lower: Priority { self == .high ? .medium : .low }
}

extension Finding {
  /// The single vital, rhythm or consciousness that it is about; nil for a fall, the aggregate and trends.
  fileprivate var channel: ChannelSet? {
    guard let channel = condition.channel, channel.rawValue < ChannelSet.aggregate.rawValue else { return nil }
    return channel
  }
}
