import Vitals

/// A second opinion on readings: the design's section 4 in the plainest words, with no state, no tables for speed and
/// nothing in common with the gateway's judge.
package struct PlainJudge: Sendable {
  /// What is right, why, and how soon people must be called when it alarms.
  package struct Opinion: Hashable, Sendable {
    /// Of `alarmed`, `technical` and `summarised`.
    package var fates: FateSet
    /// What decided, in words for a person.
    package var reasons: [String]
    /// The shortest delay of what alarms for certain and is not suppressed: people are called no later; nil when there is
    /// nothing of the kind.
    package var delayMilliseconds: Int64?
    /// Whether everything that it alarms by is suppressed for certain.
    package var isSilenced = false

    /// Whether people may be called about it.
    package var mayCall: Bool { fates.contains(.alarmed) && !isSilenced }
  }

  package let rules: JudgingRules

  package init(_ rules: JudgingRules) {
    self.rules = rules
  }

  /// - Parameters:
  ///   - known: what other readings left behind, as far as it is valid at this reading's time.
  ///   - hasUnknownWord: whether a field had a word that no code list has.
  ///   - clock: whether the device's clock is off beyond tolerance.
  package func opinion(
    on reading: Reading, known: Known, orders: PlainOrders = .none, hasUnknownWord: Bool = false,
    clock: ClockFinding = .fine
  ) -> Opinion {
    let pulses = countedPulses(of: reading, known: known)
    var opinions: [Opinion] = []
    for isCounted in pulses {
      var counted = reading
      if !isCounted { counted.vitals[.heartRate] = nil }
      let isTechnical =
        !isCounted || hasUnknownWord || reading.impossibleMask != 0 || !reading.faults.isEmpty
        || reading.contact == false
        || reading.battery.map { Int($0) <= rules.lowBatteryPercent } ?? false
      opinions.append(opinion(on: counted, known: known, orders: orders, isTechnical: isTechnical, clock: clock))
    }
    return opinions.dropFirst().reduce(opinions[0]) { $0.or($1) }
  }

  /// Whether the reading's pulse counts; both when other readings decide that in an order that nobody knows.
  private func countedPulses(of reading: Reading, known: Known) -> [Bool] {
    switch Self.pulse(of: reading) {
    case .counts: [true]
    case .isRefuted: [false]
    case .dependsOnOthers: Set(known.showsLife.map { !$0 }).sorted { $0 && !$1 }
    }
  }

  /// What a reading itself says of its pulse: one of 0 counts only while nothing shows a beating heart.
  enum Pulse {
    case counts
    case isRefuted
    case dependsOnOthers
  }

  static func pulse(of reading: Reading) -> Pulse {
    guard reading.vitals[.heartRate] == 0 else { return .counts }
    switch reading.rhythm {
    case .asystole, .ventricularFibrillation: return .counts
    case .normal, .atrialFibrillation, .bradycardia, .tachycardia: return .isRefuted
    case .pause, .ventricularTachycardia, nil: break
    }
    if reading.motion == true { return .isRefuted }
    if let level = reading.consciousness, level != .unresponsive { return .isRefuted }
    if let saturation = reading.vitals[.oxygenSaturation], saturation > 0 { return .isRefuted }
    if let breaths = reading.vitals[.respiratoryRate], breaths > 0 { return .isRefuted }
    return .dependsOnOthers
  }

  private func opinion(
    on reading: Reading, known: Known, orders: PlainOrders, isTechnical: Bool, clock: ClockFinding
  ) -> Opinion {
    var reasons: [String] = []
    var delays: [Int64] = []
    func note(_ condition: String, _ delay: Int64) {
      if !orders.suppressed.contains(condition) { delays.append(delay) }
    }
    let left = limitsLeft(by: reading, orders: orders)
    for (vital, band, value) in left {
      reasons.append("\(vital.key) \(value) is \(band.name)")
      note("limit.\(vital.key).\(band.name)", band.delayMilliseconds)
    }
    for event in events(of: reading) {
      reasons.append("event \(event)")
      note("event.\(event)", rules.eventDelays[event] ?? 0)
    }
    let scored = Scored(reading: reading, known: known, orders: orders)
    if !scored.ownThrees.isEmpty {
      reasons.append("\(scored.ownThrees.joined(separator: ", ")) scores 3")
      // A parameter with a limit of its own waits as that limit says.
      for key in scored.ownThrees where !left.contains(where: { $0.0.key == key }) {
        note("single.\(key)", rules.singleThreeDelayMilliseconds)
      }
    }
    if scored.least >= rules.mediumScore {
      reasons.append("NEWS2 \(scored.least)")
      let isHigh = scored.least >= rules.highScore
      note(
        "aggregate.\(isHigh ? rules.highPriority : rules.mediumPriority)",
        isHigh ? rules.highDelayMilliseconds : rules.mediumDelayMilliseconds)
    }
    if !reasons.isEmpty {
      // A sum that others' values may raise may be announced as the higher one.
      let mayRise = scored.least < rules.highScore && scored.greatest >= rules.highScore
      let isSilenced = delays.isEmpty && !(mayRise && !orders.suppressed.contains("aggregate.\(rules.highPriority)"))
      return Opinion(
        fates: FateSet(.alarmed), reasons: reasons, delayMilliseconds: delays.min(), isSilenced: isSilenced)
    }
    var fates = FateSet()
    if scored.greatest >= rules.mediumScore {
      fates.formUnion(FateSet(.alarmed))
      reasons.append("NEWS2 \(scored.least) to \(scored.greatest), by order of arrival")
    }
    if isTechnical || clock == .off {
      fates.formUnion(FateSet(.technical))
      reasons.append(isTechnical ? "technical" : "the device's clock")
    } else {
      fates.formUnion(FateSet(.summarised))
      if clock == .unclear {
        fates.formUnion(FateSet(.technical))
        reasons.append("the device's clock, at its tolerance")
      }
    }
    if fates == FateSet(.summarised) { reasons.append("within limits, NEWS2 \(scored.least)") }
    return Opinion(fates: fates, reasons: reasons, delayMilliseconds: nil)
  }

  private func limitsLeft(by reading: Reading, orders: PlainOrders) -> [(Vital, JudgingRules.Band, Int)] {
    Vital.allCases.flatMap { vital -> [(Vital, JudgingRules.Band, Int)] in
      guard let value = reading.vitals[vital] else { return [] }
      return orders.bands(of: vital, at: value, rules: rules).map { (vital, $0, value) }
    }
  }

  private func events(of reading: Reading) -> [String] {
    var events: [String] = []
    if reading.fall == true { events.append("fall") }
    if let rhythm = reading.rhythm, rhythm != .normal { events.append(rhythm.key) }
    return events
  }
}

extension PlainJudge.Opinion {
  /// Either of the two is right.
  func or(_ other: PlainJudge.Opinion) -> PlainJudge.Opinion {
    PlainJudge.Opinion(
      fates: fates.union(other.fates), reasons: reasons + other.reasons.filter { !reasons.contains($0) },
      delayMilliseconds: delayMilliseconds == nil || other.delayMilliseconds == nil
        ? nil : max(delayMilliseconds ?? 0, other.delayMilliseconds ?? 0),
      isSilenced: isSilenced && other.isSilenced)
  }
}

extension PlainJudge {
  /// Whether the reading alarms by what it carries, whatever else is known: cheap enough to ask for every one.
  package func maySoundAlone(_ reading: Reading, orders: PlainOrders = .none) -> Bool {
    if reading.fall == true { return true }
    if let rhythm = reading.rhythm, rhythm != .normal { return true }
    if let level = reading.consciousness, level != .alert { return true }
    return Vital.allCases.contains { vital in
      guard let value = reading.vitals[vital] else { return false }
      return !orders.bands(of: vital, at: value, rules: rules).isEmpty
    }
  }
}
