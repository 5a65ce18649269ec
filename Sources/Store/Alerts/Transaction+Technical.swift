import GRDB
import Ledger
import Triage
import Vault
import Vitals

/// Alerts about equipment: devices, the broker, notifiers, a care team with nobody in it. Apart from patients' alerts in
/// every respect but the machine that drives them (IEC 60601-1-8).
extension Transaction {
  /// Raises a technical alert, unless one is open for the same key: then it joins, and announces again only when graver.
  ///
  /// - Parameters:
  ///   - subject: the patient concerned, whose team is called; ``SubjectID/node`` when it concerns the gateway.
  ///   - pseudonym: what stands on the ledger for the patient; nil for the gateway.
  ///   - finding: what is wrong, as the rules in force announce it.
  ///   - readingTime: the time of the reading that shows it; the gateway's clock when it was no reading.
  ///   - details: what else the people called should know; sealed.
  /// - Returns: the alert's key: the position of the entry that opened it.
  @discardableResult
  package func raiseTechnical(
    _ key: TechnicalKey, about subject: SubjectID, pseudonym: String?, finding: TechnicalFinding,
    readingTime: Timestamp, timings: CallTimings, details: [String: JSONValue] = [:]
  ) throws -> Int64 {
    let sample = AlarmSample(
      priority: finding.priority, conditions: [finding.condition], delayMilliseconds: finding.delayMilliseconds,
      readingTime: readingTime, late: false)
    if let open = core.ward.alerts.ofTechnical[key].flatMap({ core.ward.alerts.open[$0] }) {
      try join(sample, to: open)
      return open.opened
    }
    // Whom nobody may be told of stands for nobody: the device is named all the same.
    let (subject, pseudonym) = canTell(about: subject) ? (subject, pseudonym) : (.node, nil)
    if subject == .node { try makeNodeSubject() }
    let opened = nextPosition
    var body: [String: JSONValue] = ["alert": .string(AlertRecord.name(opened))]
    if let device = registry.device(key.device) { body["device"] = .string(device.id.name) }
    try append(
      .technicalRaised, about: subject, pseudonym: pseudonym, body: body,
      payload: .object(finding.fields.asJSON.merging(details) { _, new in new }))
    try link(opened, to: opened)
    let (alarm, actions) = Alarm.open(
      id: AlertID(AlertRecord.name(opened)), category: .technical, sample: sample,
      plan: plan(for: key, about: subject), timings: timings, now: now)
    let record = AlertRecord(
      opened: opened, subject: subject, pseudonym: pseudonym, technical: key, openedAt: now, alarm: alarm,
      newestEvidence: opened, evidenceCount: 1)
    try settle(record, after: actions)
    return opened
  }

  /// Ends the technical alert of this key, because what it was about is over.
  ///
  /// - Parameters:
  ///   - readingTime: the time of the reading that shows it; the gateway's clock when it was no reading.
  ///   - why: a stable word.
  /// - Returns: whether one was open.
  @discardableResult
  package func endTechnical(_ key: TechnicalKey, readingTime: Timestamp, why: String = "recovered") throws -> Bool {
    guard let opened = core.ward.alerts.ofTechnical[key], var record = core.ward.alerts.open[opened] else {
      return false
    }
    let actions = record.alarm.handle(.resolved(by: origin, reason: why), now: now)
    let position = try append(
      .technicalEnded, about: record.subject, pseudonym: record.pseudonym, body: ["alert": .string(record.name)],
      canonicalPayload: AlarmSnapshot.payload(endOf: record.alarm, at: now, readingTime: readingTime, why: why))
    try settle(record, after: actions, entry: position)
    return true
  }

  /// The same thing found again: it counts while the alert waits out its delay, and when it is graver now.
  private func join(_ sample: AlarmSample, to open: AlertRecord) throws {
    guard open.alarm.state == .pending || sample.priority > open.alarm.priority else { return }
    var record = open
    let actions = record.alarm.handle(.abnormal(sample), now: now)
    guard actions.isEmpty else { return try settle(record, after: actions) }
    core.ward.put(record)
  }

  /// Whom an open alert would call if it were opened now.
  func currentPlan(of record: AlertRecord) -> CallPlan {
    record.technical.map { plan(for: $0, about: record.subject) } ?? callPlan(of: record.subject)
  }

  /// Whom it calls. That a patient's team lacks somebody is told to the gateway's desks, not to the rest of that team.
  private func plan(for key: TechnicalKey, about subject: SubjectID) -> CallPlan {
    switch key.kind {
    case TechnicalKind.nobodyToCall.rawValue: permittedGatewayPlan(about: subject) ?? registry.gatewayPlan
    case TechnicalKind.drill.rawValue: drillPlan(key)
    default: technicalPlan(about: subject)
    }
  }

  /// Whether a technical alert of this key is open.
  package func hasTechnical(_ key: TechnicalKey) -> Bool { core.ward.alerts.ofTechnical[key] != nil }

  /// The gateway is a subject too: what concerns no patient is sealed under a key of its own.
  private func makeNodeSubject() throws {
    let node = SubjectID.node.value
    let exists = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM subjects WHERE id = ?)"), arguments: [node])
    guard exists != true else { return }
    let key = try core.keyRing.makeKey(for: node)
    try db.execute(
      sql: "INSERT INTO subjects (id, pseudonym, kind, key) VALUES (?, 'node', 'node', ?)", arguments: [node, key])
    core.ward.undo.push { [core] _ in core.keyRing.forget(node) }
  }
}
