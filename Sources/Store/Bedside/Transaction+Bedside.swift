import Triage
import Vault
import Vitals

extension Transaction {
  /// What is known of a patient now. Call it after the decision that permits it, in the same submission.
  ///
  /// - Parameter rules: by which ages and scores are judged.
  /// - Returns: nil for nobody who is known, and for a patient who was erased.
  package func bedside(of id: String, rules: Rules) throws -> Bedside? {
    guard let patient = registry.patient(id: id) else { return nil }
    do { _ = try key(of: patient.subject) } catch VaultError.subjectErased { return nil }
    let state = core.ward[patient.subject].triage
    let orders = patient.orders.inForce(at: now)
    let vitals = observed(state, rules.validity)
    let score = Judge.score(Reading(time: now), at: now, state: state, orders: orders, rules: rules)
    let devices = registry.devices(wornBy: patient.subject, at: now).map { bedsideDevice($0, rules.silence) }
    return Bedside(
      patient: id, subject: patient.subject, at: now, vitals: vitals,
      consciousness: state.consciousness.map {
        Self.observed($0, for: rules.validity.consciousnessMilliseconds, state.standing.contains(.consciousness))
      },
      oxygen: state.oxygen.map { Self.observed($0, for: rules.validity.oxygenMilliseconds, false) },
      rhythm: state.rhythm.map { Self.observed($0, for: nil, state.standing.contains(.rhythm)) }, scale: orders.scale,
      score: score, trend: trend(state, score, rules.trends),
      isSaturationFalling: state.standing.contains(.saturationTrend),
      devices: devices, alerts: openAlerts(of: patient.subject),
      gaps: gaps(devices, isCurrent: vitals.values.contains { $0.isCurrent(at: now) }, patient: patient.subject))
  }

  private func observed(_ state: TriageState, _ validity: ValidityAges) -> [Vital: Bedside.Observed<Int>] {
    var observed: [Vital: Bedside.Observed<Int>] = [:]
    for vital in Vital.allCases {
      guard let value = state.vitals[vital], let time = state.time(of: vital) else { continue }
      observed[vital] = Bedside.Observed(
        value: value, time: time, validMilliseconds: validity.milliseconds(of: vital),
        isStanding: state.standing.contains(ChannelSet(vital)))
    }
    return observed
  }

  private static func observed<Value>(
    _ stamped: Stamped<Value>, for milliseconds: Int?, _ isStanding: Bool
  ) -> Bedside.Observed<Value> {
    Bedside.Observed(
      value: stamped.value, time: stamped.time, validMilliseconds: milliseconds, isStanding: isStanding)
  }

  private func trend(_ state: TriageState, _ score: ScoreInterval, _ rules: TrendRules) -> Bedside.Trend? {
    guard let rise = rules.scoreRise, score.refusal == nil,
      let oldest = state.floors.oldest(knownFrom: score.known, at: now, window: rise.windowMilliseconds)
    else { return nil }
    return Bedside.Trend(
      from: Int(oldest.score), since: oldest.time, isRising: state.standing.contains(.scoreTrend))
  }

  private func bedsideDevice(_ device: Device, _ silence: SilenceDefaults) -> BedsideDevice {
    let state = core.ward[device.index]
    let open = core.ward.alerts.ofTechnical
    var findings =
      core.ward.hasOpenTechnical(device.index)
      ? TechnicalKind.allCases.filter { open[TechnicalKey($0, of: device.index)] != nil } : []
    if isSilentInOutage(device, lastReceived: state.lastReceived, silence), !findings.contains(.deviceSilent) {
      findings.append(.deviceSilent)
    }
    return BedsideDevice(
      name: device.id.name, unit: device.unit.name,
      since: device.bindings.last { $0.covers(now) }?.since ?? now, cadenceMilliseconds: device.cadenceMilliseconds,
      lastReceived: state.lastReceived, newestReading: state.newestReading,
      skewMilliseconds: state.clock.correctionMilliseconds, findings: findings)
  }

  /// Whether the device is one of those whom an outage of its unit or of everything stands for: it has no alert of its own.
  private func isSilentInOutage(_ device: Device, lastReceived: Timestamp?, _ silence: SilenceDefaults) -> Bool {
    guard
      hasTechnical(TechnicalKey(.deviceSilent)) || hasTechnical(TechnicalKey(.deviceSilent, inUnit: device.unit.name)),
      let limit = silence.limitMilliseconds(cadence: device.cadenceMilliseconds)
    else { return false }
    return lastReceived.map { now.milliseconds(since: $0) > limit } ?? true
  }

  private func openAlerts(of subject: SubjectID) -> [Bedside.OpenAlert] {
    guard let opened = core.ward.alerts.ofPatient[subject], let alert = core.ward.alerts.open[opened] else { return [] }
    return [
      Bedside.OpenAlert(
        name: alert.name, priority: alert.alarm.priority, state: alert.alarm.state, onset: alert.alarm.onset,
        isDrill: alert.alarm.isDrill)
    ]
  }

  private func gaps(_ devices: [BedsideDevice], isCurrent: Bool, patient: SubjectID) -> [WatchGap] {
    var gaps: [WatchGap] = []
    if devices.isEmpty {
      gaps.append(.noDevice)
    } else if !devices.contains(where: \.isWatching) {
      gaps.append(.nothingHeard)
    }
    if !isCurrent { gaps.append(.nothingCurrent) }
    let open = core.ward.alerts.ofTechnical
    if open[TechnicalKey(.brokerAway)] != nil { gaps.append(.brokerAway) }
    if open[TechnicalKey(.nobodyToCall, about: patient)] != nil { gaps.append(.nobodyToCall) }
    return gaps
  }
}
