import GRDB
import Ledger
import Triage
import Vault
import Vitals

/// What readings and the clock do to alerts.
extension Transaction {
  /// Commits an abnormal reading as evidence and opens the patient's alert with it, or joins the one that is open: one
  /// transaction (ALERT-2).
  ///
  /// - Parameters:
  ///   - timings: the deadlines of the rules in force; a joined alert keeps those it was opened under.
  ///   - standing: the channels that are out of limits after this reading; nil when nobody knows.
  /// - Returns: the alert's key: the position of the entry that opened it.
  @discardableResult
  package func alarmed(
    patient: Patient, device: Device, evidence: Evidence, timings: CallTimings, standing: ChannelSet? = nil
  ) throws -> Int64 {
    let position = nextPosition
    let open = openAlert(of: patient.subject)
    let opened = open?.opened ?? position
    try append(
      .readingAlarmed, about: patient.subject, pseudonym: patient.id,
      body: evidence.body(alert: AlertRecord.name(opened), device: device),
      canonicalPayload: try evidence.payload(device: device))
    try link(position, to: opened)
    let sample = AlarmSample(
      evidence.abnormality, readingTime: evidence.judged, late: evidence.isLate, standing: standing)
    guard var record = open else {
      let (alarm, actions) = Alarm.open(
        id: AlertID(AlertRecord.name(opened)), category: .physiological, sample: sample,
        plan: callPlan(of: patient.subject), timings: timings, now: now)
      let record = AlertRecord(
        opened: opened, subject: patient.subject, pseudonym: patient.id, technical: nil, openedAt: now, alarm: alarm,
        newestEvidence: position, evidenceCount: 1)
      try settle(record, after: actions)
      try noteForbidden(alert: opened)
      return opened
    }
    record.newestEvidence = position
    record.evidenceCount += 1
    let actions = record.alarm.handle(.abnormal(sample), now: now)
    try settle(record, after: actions)
    return opened
  }

  /// Tells the patient's open alert that everything is within limits. Call it for every reading that is, whatever is wrong
  /// with its device, unless it is blind (``Judge/isBlind(_:)``): without an open
  /// alert it is one look-up, and it writes only when the alert moves or normality begins.
  ///
  /// - Parameter standing: the channels that are still out of limits, although the reading is within them: then it is not
  ///   all within limits, and the alert hears only what is over and what lasts.
  package func normal(patient: Patient, readingTime: Timestamp, standing: ChannelSet = []) throws {
    guard let opened = core.ward.alerts.ofPatient[patient.subject] else { return }
    if standing.isEmpty, core.ward.prolongNormal(of: opened, at: readingTime) { return }
    let event =
      standing.isEmpty ? AlarmEvent.normal(readingTime: readingTime) : .standing(standing, readingTime: readingTime)
    let moved = core.ward.withAlert(opened) { [now] record in
      let since = record.alarm.normalSince
      let actions = record.alarm.handle(event, now: now)
      return (actions: actions, isBeginning: record.alarm.normalSince != since)
    }
    guard let moved else { return }
    if !moved.actions.isEmpty { return try settle(openAlert(opened), after: moved.actions) }
    // The end of the stable time may move with every reading; only its beginning has to survive a restart.
    if moved.isBeginning { core.batch.changed(alert: opened) }
  }

  /// How many alerts one ``tick()`` moves at most, so that a restart after a long outage does not keep an emergency
  /// waiting behind thousands of deadlines.
  package static let tickBound = 256

  /// Moves the alerts whose deadline has passed, the earliest first and at most ``tickBound``.
  ///
  /// - Returns: the next deadline; not after ``now`` when more are due. Nil when nothing is open.
  @discardableResult
  package func tick() throws -> Timestamp? {
    for opened in core.ward.alerts.due(at: now, limit: Self.tickBound) { try tick(opened) }
    return core.ward.alerts.nextDeadline()
  }

  /// Moves the alerts that wait for a time from which the clock was set back: called when that is seen, and after a start.
  ///
  /// - Complexity: O(open alerts).
  package func tickAfterClockWasSet() throws {
    let stranded = core.ward.alerts.open.values.filter { $0.alarm.isDue(at: now) }.map(\.opened).sorted()
    for opened in stranded.prefix(Self.tickBound) { try tick(opened) }
  }

  /// One that is due may have ended with another: the call about a device ends when its patient's alert calls again.
  private func tick(_ opened: Int64) throws {
    guard core.ward.alerts.open[opened] != nil else { return }
    do { try feed(.tick, to: opened) } catch VaultError.subjectErased { try abandon(opened) }
  }

  /// Ends an alert whose patient was erased: nothing of it can be read or sealed any more, and it must not hold up the
  /// deadlines of everybody else. The erasure's own entry is the reason that stands on the ledger.
  private func abandon(_ opened: Int64) throws {
    core.ward.remove(alert: opened)
    try core.callStatements.cancel(alert: opened)
    try db.execute(sql: "UPDATE alerts SET ended = ? WHERE opened = ?", arguments: [now.milliseconds, opened])
  }

  /// Tells the patient's open alert that the care team is another now: whoever is new is called, and the technical alert
  /// that nobody could be called ends when that is mended. Call it after the team was changed in the registry.
  package func teamChanged(patient subject: SubjectID) throws {
    let plan = callPlan(of: subject)
    if let opened = core.ward.alerts.ofPatient[subject] { try feed(.planChanged(plan), to: opened) }
    try endGap(of: subject)
  }

  /// Ends the technical alert that a role is missing among those whom this patient's alerts call, where none is any more.
  func endGap(of subject: SubjectID) throws {
    let key = TechnicalKey(.nobodyToCall, about: subject)
    guard hasTechnical(key), callPlan(of: subject).missing(for: .high).isEmpty else { return }
    try endTechnical(key, readingTime: now, why: "team-changed")
  }
}
