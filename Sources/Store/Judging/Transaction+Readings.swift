import Ledger
import Triage
import Vault
import Vitals

/// Judging, counting and folding: on the writer, in commit order, because two lanes share patients.
extension Transaction {
  /// Takes one decoded reading: duplicate or not, whose, what verdict, and all that follows from it.
  ///
  /// - Returns: the one outcome under which it was counted (INTAKE-2).
  @discardableResult
  package func receive(_ item: ReceivedReading, rules: Rules) throws -> Outcome {
    guard let device = registry.device(item.device) else {
      return try refuse(item, because: .unknownDevice)
    }
    let reading = item.reading
    var clock = core.ward.clock(of: device.index)
    let isFarOff = DeviceClock.isFarOff(reading.time, at: now)
    if !isFarOff {
      clock.observe(reading.time, at: now, isLive: item.isLive, tolerances: rules.clock)
      core.ward.set(clock, of: device.index)
    }
    let judged = isFarOff ? now : clock.corrected(reading.time)
    let subject = WearingTime(
      now: now, ledger: Timestamp(milliseconds: core.tail.blockTime),
      toleranceMilliseconds: Int64(rules.clock.skewMilliseconds)
    ).wearer(of: device, sent: reading.time, judged: judged, isLive: item.isLive)
    if isDuplicate(item, worn: subject) {
      try compare(item, device: device, worn: subject, rules: rules)
      try count(item, outcome: .duplicate, clock: clock)
      return .duplicate
    }
    if let sequence = reading.sequence,
      core.ward.isForgotten(device.index, boot: reading.boot, time: reading.time, isFarOff: isFarOff),
      !core.ward.holds(device.index, boot: reading.boot, sequence: sequence)
    {
      core.ward.suspectLoss(device.index)
      return try refuse(item, because: .startForgotten, clock: clock)
    }
    guard let subject, let patient = registry.patient(subject) else {
      try noteUnbound(device, rules: rules)
      return try refuse(item, because: .wornByNobody, clock: clock)
    }
    do {
      // Nothing may change before it is known that the batch can seal it.
      _ = try key(of: subject)
      return try judge(
        item, at: judged, isFarOff: isFarOff, device: device, patient: patient, clock: clock, rules: rules)
    } catch VaultError.subjectErased {
      return try refuse(item, because: .patientErased, clock: clock)
    }
  }

  // MARK: Judging

  private func judge(
    _ item: ReceivedReading, at judged: Timestamp, isFarOff: Bool, device: Device, patient: Patient,
    clock: DeviceClock, rules: Rules
  ) throws -> Outcome {
    var reading = item.reading
    reading.time = judged
    let before = isFarOff ? core.ward[patient.subject].triage : nil
    let orders = patient.orders.inForce(at: now)
    let (verdict, standing) = core.ward.withTriage(patient.subject) { triage in
      let verdict = Judge.judge(
        reading, unrecognised: item.unrecognised, receivedAt: now, state: &triage, orders: orders, rules: rules)
      return (verdict, triage.standing)
    }
    var technical = technicalFindings(of: verdict)
    if clock.correctionMilliseconds < 0 {
      technical.append(rules.finding(.clockAhead, value: Int(clamping: -clock.correctionMilliseconds)))
    } else if clock.correctionMilliseconds > 0 {
      technical.append(rules.finding(.clockSkew, value: Int(clamping: clock.correctionMilliseconds)))
    }
    if case .abnormal(let abnormality) = verdict {
      let late = Judge.isLate(reading, receivedAt: now, rules: rules)
      let opened = try alarmed(
        patient: patient, device: device,
        evidence: Evidence(
          reading: item.reading, asSent: item.asSent, judged: judged, isLate: late, isFarOff: isFarOff,
          abnormality: abnormality,
          digest: item.digest, rulesVersion: rules.version.hex, orders: orders.positions), timings: rules.calls,
        standing: standing)
      if !late, !isFarOff, let event = core.ward.alerts.alert(opened)?.newestEvidence {
        try beginStrip(of: event, alert: opened, patient: patient, judged: judged)
      }
      try note(technical, device: device, patient: patient, at: judged, rules: rules)
      try count(item, outcome: .alarmed, clock: clock)
      record(item, outcome: .alarmed, judged: judged, patient: patient)
      return .alarmed
    }
    if let before {
      // Abnormal would have been an alert whatever the clock says; anything else has no window that it could stand in.
      core.ward.withTriage(patient.subject) { $0 = before }
      return try refuse(item, because: .timeFarOff, clock: clock)
    }
    try note(technical, device: device, patient: patient, at: judged, rules: rules)
    let outcome: Outcome = technical.isEmpty ? .summarised : .technical
    try count(item, outcome: outcome, clock: clock)
    try openWindow(for: reading, of: device.index, patient: patient)
    record(item, outcome: outcome, judged: judged, patient: patient)
    try closeDueWindows(of: device.index, patient: patient)
    // What is wrong with the device is no reason to call about the patient: only a blind reading proves nothing.
    if !Judge.isBlind(reading) {
      let time = Judge.effectiveTime(of: reading, receivedAt: now, rules: rules)
      try normal(patient: patient, readingTime: time, standing: standing)
    }
    return outcome
  }

  private func technicalFindings(of verdict: Verdict) -> [TechnicalFinding] {
    switch verdict {
    case .normal: []
    case .abnormal(let abnormality): abnormality.technical
    case .technical(let technical): technical.findings
    }
  }

  /// Raises what is new and ends what is over, for the device's own conditions.
  private func note(
    _ findings: [TechnicalFinding], device: Device, patient: Patient, at judged: Timestamp, rules: Rules
  ) throws {
    for finding in findings {
      try raiseTechnical(
        TechnicalKey(device: device.index, kind: finding.kind.rawValue), about: patient.subject,
        pseudonym: patient.id, finding: finding, readingTime: judged, timings: rules.calls)
    }
    guard core.ward.hasOpenTechnical(device.index) else { return }
    for kind in Self.readingKinds where !findings.contains(where: { $0.kind == kind }) {
      try endTechnical(TechnicalKey(device: device.index, kind: kind.rawValue), readingTime: judged)
    }
  }

  /// The technical kinds that a reading can show to be over.
  private static let readingKinds: [TechnicalKind] = [
    .impossibleValue, .unrecognisedField, .contactOff, .leadsOff, .probeOff, .wrongCuff, .measurementInvalid,
    .measurementAbsent, .poorSignal, .sensorFailure, .lowBattery, .clockAhead, .clockSkew, .unboundDevice,
    .deviceSilent, .deviceLost,
  ]

  private func noteUnbound(_ device: Device, rules: Rules) throws {
    let finding = rules.finding(.unboundDevice)
    try raiseTechnical(
      TechnicalKey(device: device.index, kind: finding.kind.rawValue), about: .node, pseudonym: nil, finding: finding,
      readingTime: now, timings: rules.calls)
  }

  private func refuse(
    _ item: ReceivedReading, because reason: RejectionReason, clock: DeviceClock = DeviceClock()
  ) throws -> Outcome {
    // Nothing new is kept of a patient who was erased, not even under another key (LEDGER-3).
    let bytes =
      reason == .patientErased
      ? [] : CanonicalReading.bytes(item.reading, device: registry.device(item.device)?.id.name ?? "")
    try refuse(
      RefusedMessage(
        device: item.device, reason: reason.rawValue, boot: item.reading.boot, sequence: item.reading.sequence,
        bytes: bytes), time: item.reading.time, clock: clock)
    return .rejected
  }
}
