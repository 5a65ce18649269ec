import Consent
import Ledger
import Triage
import Vitals

/// Performs what the alarm machine decides, in the open transaction: entries, calls, rows.
extension Transaction {
  /// Runs an event on an open alert.
  ///
  /// - Parameter entry: the position of the entry that stands for the first step already.
  /// - Throws: ``StoreError/unknown(_:)``, or ``StoreError/conflict(_:)`` when it has ended.
  @discardableResult
  func feed(_ event: AlarmEvent, to opened: Int64, entry: Int64? = nil) throws -> AlertRecord {
    var record = try openAlert(opened)
    let before = record.alarm
    let actions = record.alarm.handle(event, now: now)
    // What changed nothing and leaves no entry is not written either: the row is what the entries say.
    guard !actions.isEmpty || record.alarm != before else { return record }
    try settle(record, after: actions, entry: entry)
    return record
  }

  /// Keeps the alert as it is after an event and performs the actions in their order.
  func settle(_ record: AlertRecord, after actions: [AlarmAction], entry: Int64? = nil) throws {
    core.ward.put(record)
    core.batch.changed(alert: record.opened)
    var entry = entry
    var holds: [Hold: [String]] = [:]
    // A plan may be older than a prohibition whose time has come. Equipment is looked after by whoever is left.
    let patient = record.technical == nil ? record.pseudonym.flatMap { PersonID($0) } : nil
    let isTold = { (person: String) in patient.map { !self.isForbidden(person, about: $0) } ?? true }
    var isPlanNew = false
    var isCalling = false
    for (index, action) in actions.enumerated() {
      switch action {
      case .record(let transition):
        isPlanNew = isPlanNew || transition.why.isAboutWhom
        let called = Self.recipients(in: actions[(index + 1)...]).filter(isTold)
        let position = try entry ?? note(transition, of: record, called: called)
        try link(position, to: record.opened)
        entry = nil
      case .call(let recipients, let round, _):
        isCalling = true
        for recipient in recipients.filter(isTold) {
          let hold = hold(of: recipient, record)
          try call(recipient, about: record, round: round, due: hold?.until ?? now)
          if let hold { holds[hold, default: []].append(recipient) }
        }
      case .cancelCalls:
        try core.callStatements.cancel(alert: record.opened)
      case .nobodyToCall(let missing):
        isCalling = true
        try reportNobody(missing, for: record)
      }
    }
    for (hold, recipients) in holds.sorted(by: { $0.value[0] < $1.value[0] }) { try note(hold, of: recipients, record) }
    if record.isEnded {
      try endUntold(record, why: "over")
    } else if isPlanNew {
      if !record.alarm.tiers.isEmpty { try endUntold(record, why: "told") }
    } else if isCalling, let patient, hasProhibitions(patient) {
      // A prohibition begins and ends by its time, and nobody says so then: every call looks.
      try replan(record.opened)
    }
  }

  /// A call that does not leave at once leaves its reason (ALERT-4).
  private func note(_ hold: Hold, of recipients: [String], _ record: AlertRecord) throws {
    let transition = record.alarm.holding(recipients, until: hold.until, cause: hold.cause, now: now)
    try link(try note(transition, of: record, called: []), to: record.opened)
  }

  func link(_ position: Int64, to opened: Int64) throws {
    try core.statements.insert(alert: opened, position: position)
  }

  /// Whom the actions up to the next record call.
  private static func recipients(in actions: ArraySlice<AlarmAction>) -> [String] {
    var recipients: [String] = []
    for action in actions {
      switch action {
      case .record: return recipients
      case .call(let called, _, _): recipients += called
      case .cancelCalls, .nobodyToCall: continue
      }
    }
    return recipients
  }

  private func note(_ transition: AlarmTransition, of record: AlertRecord, called: [String]) throws -> Int64 {
    try append(
      EntryType(transition), about: record.subject, pseudonym: record.pseudonym, body: ["alert": .string(record.name)],
      canonicalPayload: AlarmSnapshot.payload(of: transition, alarm: record.alarm, called: called))
  }

  private func call(_ recipient: String, about record: AlertRecord, round: Int, due: Timestamp) throws {
    for channel in CallChannel.wanted(by: registry.person(id: recipient), about: record.technical?.kind) {
      // The event stream follows the ledger by itself: its call only waits for the client's word.
      let isSent = channel == .stream
      let call = try core.callStatements.insert(
        alert: record.opened, recipient: recipient, channel: channel, round: round, state: isSent ? .sent : .open,
        due: due, at: now, on: db)
      if !isSent { core.batch.call(call) }
    }
  }

  /// When a call leaves that does not leave at once, and why.
  private struct Hold: Hashable {
    let until: Timestamp
    let cause: HoldCause
  }

  /// Calls leave at once, but for low priority, which waits for the end of quiet hours and for its turn among the
  /// recipient's others. A drill waits for nothing.
  private func hold(of recipient: String, _ record: AlertRecord) -> Hold? {
    guard record.alarm.priority == .low, !record.isDrill else { return nil }
    let quiet = max(now, unit(of: record).flatMap { registry.duty.units[$0]?.quietUntil } ?? now)
    let turn = core.ward.alerts.pace(recipient, from: quiet)
    guard turn > now else { return nil }
    return Hold(until: turn, cause: quiet > now ? .quietHours : .pace)
  }

  /// Roles that should be called and that nobody has: the gateway's desks hear of it. A technical alert without anybody
  /// to call stays on the list and in the event stream; raising another one about it would help nobody.
  private func reportNobody(_ missing: [CareTeamMember.Role], for record: AlertRecord) throws {
    guard record.technical == nil else { return }
    let roles = missing.map(\.rawValue).sorted().joined(separator: " ")
    let finding = TechnicalFinding(
      kind: .nobodyToCall, field: roles, priority: record.alarm.priority, delayMilliseconds: 0)
    guard permittedGatewayPlan(about: record.subject) != nil else {
      // Somebody is called and comes: nobody else needs to be sent to the device.
      guard record.alarm.tiers.isEmpty else { return }
      return try callWithoutContent(record, finding: finding)
    }
    try raiseTechnical(
      TechnicalKey(.nobodyToCall, about: record.subject), about: record.subject, pseudonym: record.pseudonym,
      finding: finding, readingTime: now, timings: record.alarm.timings, details: ["for": .string(record.name)])
  }

}
