import Vitals

extension Judge {
  /// Puts into words what is abnormal about a reading.
  static func findings(
    _ reading: Reading, score: ScoreInterval, outside: ChannelSet, trends: (fall: Trend?, rise: Trend?),
    orders: Orders, rules: Rules
  ) -> [Finding] {
    var findings: [Finding] = []
    var limited: ScoredParameters = []
    for vital in Vital.allCases where outside.contains(ChannelSet(vital)) {
      guard let value = reading.vitals[vital] else { continue }
      guard let depth = depth(of: value, of: vital, orders: orders, rules: rules) else { continue }
      let rule = rules.rule(for: depth, of: vital, scale: orders.scale)
      findings.append(Finding(cause: .limit(vital: vital, value: value, depth: depth), rule: rule))
      limited.formUnion(vital.scoredParameter)
    }
    if let rhythm = reading.rhythm, let event = EventKind(rhythm) {
      findings.append(Finding(cause: .event(event), rule: rules.rule(for: event)))
    }
    if reading.fall == true {
      findings.append(Finding(cause: .event(.fall), rule: rules.rule(for: EventKind.fall)))
    }
    let threes = threes(of: reading, score: score, orders: orders).subtracting(limited)
    for (parameter, _) in ScoredParameters.keyed where threes.contains(parameter) && reading.carries(parameter) {
      findings.append(Finding(cause: .singleThree(parameter), rule: rules.aggregate.single))
    }
    if let rule = rules.aggregate.rule(for: score) {
      findings.append(Finding(cause: .aggregate(score), rule: rule))
    }
    for (trend, rule) in [
      (trends.fall, rules.trends.saturationFall?.rule), (trends.rise, rules.trends.scoreRise?.rule),
    ] {
      guard let trend, let rule else { continue }
      findings.append(Finding(cause: .trend(trend.kind, from: trend.from, to: trend.to), rule: rule))
    }
    if let details = orders.details {
      for index in findings.indices {
        findings[index].suppression = details.suppression(of: findings[index].conditionKey)
      }
    }
    return findings
  }

  /// Puts into words what is wrong with the device or link that a reading came by.
  static func technicalFindings(
    _ reading: Reading, unrecognised: UnrecognisedFields, ahead: Int64, isPulseImplausible: Bool, rules: Rules
  ) -> [TechnicalFinding] {
    var findings: [TechnicalFinding] = []
    for vital in Vital.allCases where reading.impossibleMask & (1 << vital.rawValue) != 0 {
      findings.append(rules.finding(.impossibleValue, field: vital.key, value: reading.impossible[vital]))
    }
    if isPulseImplausible { findings.append(rules.finding(.impossibleValue, field: Vital.heartRate.key, value: 0)) }
    for (field, key) in UnrecognisedFields.keyed where unrecognised.contains(field) {
      findings.append(rules.finding(.unrecognisedField, field: key))
    }
    if reading.contact == false { findings.append(rules.finding(.contactOff)) }
    for fault in reading.faults.faults where fault != .batteryLow {
      findings.append(rules.finding(TechnicalKind(fault)))
    }
    if let battery = reading.battery, Int(battery) <= rules.lowBatteryPercent {
      findings.append(rules.finding(.lowBattery, value: Int(battery)))
    } else if reading.faults.contains(.batteryLow) {
      findings.append(rules.finding(.lowBattery))
    }
    if ahead > 0 { findings.append(rules.finding(.clockAhead, value: Int(ahead))) }
    return findings
  }
}

extension AggregateRules {
  /// The rule that the known part of a score calls for, if any. A refused score is 0 and calls for none.
  fileprivate func rule(for score: ScoreInterval) -> AnnounceRule? {
    switch Int(score.lower) {
    case highThreshold...: high
    case mediumThreshold...: medium
    default: nil
    }
  }
}

extension Vital {
  /// The parameter that NEWS2 scores this vital as; none for the vitals it does not score.
  var scoredParameter: ScoredParameters {
    switch self {
    case .heartRate: .heartRate
    case .oxygenSaturation: .oxygenSaturation
    case .respiratoryRate: .respiratoryRate
    case .temperature: .temperature
    case .systolic: .systolic
    case .diastolic, .glucose: []
    }
  }
}

extension Reading {
  /// Whether the reading itself has a value for a parameter.
  fileprivate func carries(_ parameter: ScoredParameters) -> Bool {
    if parameter == .consciousness { return consciousness != nil }
    return Vital.allCases.contains { $0.scoredParameter == parameter && vitals[$0] != nil }
  }
}

extension TechnicalKind {
  /// The kind of a device's own complaint.
  fileprivate init(_ fault: DeviceFault) {
    switch fault {
    case .leadsOff: self = .leadsOff
    case .probeOff: self = .probeOff
    case .wrongCuff: self = .wrongCuff
    case .measurementInvalid: self = .measurementInvalid
    case .measurementAbsent: self = .measurementAbsent
    case .poorSignal: self = .poorSignal
    case .sensorFailure: self = .sensorFailure
    case .batteryLow: self = .lowBattery
    }
  }
}
