import Vitals

/// Judges readings: reading, patient state and rules in, verdict out.
///
/// The normal path allocates nothing; findings are only put into words once something is wrong.
package enum Judge {
  /// Judges one reading and lets the state take it over.
  ///
  /// Limits and events are judged on what the reading itself carries; the NEWS2 aggregate on the reading together with
  /// what the state knows to be valid at the reading's time. A late reading therefore sees only values that were valid
  /// then, and moves the state only where it is newer than what is known.
  ///
  /// After a verdict that is not abnormal the patient is back to normal only if ``TriageState/standing`` is empty as well,
  /// and only if the reading was not blind, see ``isBlind(_:)``.
  ///
  /// - Parameters:
  ///   - unrecognised: fields that were present with a word that nobody knows; the reading has them as missing.
  ///   - receivedAt: the gateway's clock at receipt. A reading from further in the future than the rules tolerate counts
  ///     for this instant, so that it cannot hide the true ones that follow; see ``effectiveTime(of:receivedAt:rules:)``.
  package static func judge(
    _ reading: Reading, unrecognised: UnrecognisedFields = [], receivedAt: Timestamp, state: inout TriageState,
    orders: Orders, rules: Rules
  ) -> Verdict {
    let time = effectiveTime(of: reading, receivedAt: receivedAt, rules: rules)
    var counted = reading
    let isPulseImplausible = reading.vitals[.heartRate] == 0 && showsLife(reading, state, at: time)
    if isPulseImplausible { counted.vitals[.heartRate] = nil }

    let score = score(counted, at: time, state: state, orders: orders, rules: rules)
    let outside = channelsOutsideLimits(counted, orders: orders, rules: rules)
    let threes = threes(of: counted, score: score, orders: orders).channels.intersection(counted.channels)
    let abnormal = outside.union(threes)
    let trends = trends(counted, score: score, at: time, state: &state, rules: rules.trends)
    follow(counted, score: score, at: time, abnormal: abnormal, state: &state, orders: orders, rules: rules)

    let isAbnormal =
      !outside.isEmpty || !threes.isEmpty || counted.fall == true
      || Int(score.lower) >= rules.aggregate.mediumThreshold || trends.fall != nil || trends.rise != nil
    let isTechnical =
      isPulseImplausible || reading.impossibleMask != 0 || !unrecognised.isEmpty || reading.contact == false
      || !reading.faults.isEmpty
      || reading.time > time || reading.battery.map { Int($0) <= rules.lowBatteryPercent } ?? false
    guard isAbnormal || isTechnical else { return .normal(score) }

    let technical =
      isTechnical
      ? technicalFindings(
        reading, unrecognised: unrecognised, ahead: reading.time.milliseconds(since: time),
        isPulseImplausible: isPulseImplausible, rules: rules) : []
    var findings =
      isAbnormal
      ? findings(counted, score: score, outside: outside, trends: trends, orders: orders, rules: rules) : []
    if isAbnormal {
      grade(&findings, of: counted, at: time, abnormal: abnormal, state: state, orders: orders, rules: rules)
    }
    if let abnormality = Abnormality(findings: findings, technical: technical, score: score) {
      return .abnormal(abnormality)
    }
    if let technical = Technical(findings: technical, score: score) { return .technical(technical) }
    return .normal(score)
  }

  /// The instant a reading counts for: its own time, or the time of receipt when it claims to be from further in the
  /// future than the rules tolerate. Delays of an alarm run in this time.
  @inline(__always)
  package static func effectiveTime(of reading: Reading, receivedAt: Timestamp, rules: Rules) -> Timestamp {
    let ahead = reading.time.milliseconds(since: receivedAt)
    return ahead > Int64(rules.clock.futureMilliseconds) ? receivedAt : reading.time
  }

  /// Whether a reading came so long after its time that an alert about it is marked late.
  package static func isLate(_ reading: Reading, receivedAt: Timestamp, rules: Rules) -> Bool {
    receivedAt.milliseconds(since: reading.time) > Int64(rules.clock.lateMilliseconds)
  }

  /// The numeric vitals and the rhythm of a reading that lie outside of the limits.
  @inline(__always)
  private static func channelsOutsideLimits(_ reading: Reading, orders: Orders, rules: Rules) -> ChannelSet {
    var outside: ChannelSet = []
    for vital in Vital.allCases {
      guard let value = reading.vitals[vital] else { continue }
      if orders.details != nil {
        if depth(of: value, of: vital, orders: orders, rules: rules) != nil { outside.formUnion(ChannelSet(vital)) }
      } else if rules.table.code(of: vital, value: value, scale: orders.scale) != 0 {
        outside.formUnion(ChannelSet(vital))
      }
    }
    if let rhythm = reading.rhythm, rhythm != .normal { outside.formUnion(.rhythm) }
    return outside
  }
}

extension Reading {
  /// The channels that the reading has a value for.
  fileprivate var channels: ChannelSet {
    var channels = ChannelSet(rawValue: UInt16(vitals.mask))
    if consciousness != nil { channels.formUnion(.consciousness) }
    if rhythm != nil { channels.formUnion(.rhythm) }
    return channels
  }
}

extension ScoredParameters {
  /// The channels that these parameters are measured on; oxygen is given, not measured, and never scores 3.
  fileprivate var channels: ChannelSet {
    guard !isEmpty else { return [] }
    var channels: ChannelSet = []
    if contains(.respiratoryRate) { channels.formUnion(ChannelSet(.respiratoryRate)) }
    if contains(.oxygenSaturation) { channels.formUnion(ChannelSet(.oxygenSaturation)) }
    if contains(.systolic) { channels.formUnion(ChannelSet(.systolic)) }
    if contains(.heartRate) { channels.formUnion(ChannelSet(.heartRate)) }
    if contains(.consciousness) { channels.formUnion(.consciousness) }
    if contains(.temperature) { channels.formUnion(ChannelSet(.temperature)) }
    return channels
  }
}
