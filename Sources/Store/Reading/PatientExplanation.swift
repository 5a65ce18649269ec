import GRDB
import Ledger
import Triage
import Vitals

/// "Why was nobody called at 03:12?": what the ledger says of a patient around an instant (ALERT-4).
package struct PatientExplanation: Sendable {
  /// What an alert was doing then, by the newest of its steps that was written by then.
  package struct Standing: Sendable {
    package let alert: AlertView
    /// Every step up to the instant, the oldest first.
    package let steps: [EntryView]
    /// The newest step that moved the alert.
    package var newest: EntryView? { steps.last { $0.entry.type.rawValue.hasPrefix("alert.") && $0.why != nil } }
    /// The newest step that led to the state that it was in then, and is no mere note beside it; nil when none can be opened.
    package var decisive: EntryView? {
      steps.last { step in
        guard step.entry.type.rawValue.hasPrefix("alert."), step.why != nil else { return false }
        guard let values = step.payload.value, values["to"] != nil else { return step.entry.signature != nil }
        return values["from"] != values["to"] || values["recipients"] != nil
      }
    }
    /// How many abnormal readings belong to it so far; all but the first are duplicates of one episode.
    package var evidence: Int { steps.filter { $0.entry.type == .readingAlarmed }.count }
  }

  package let at: Timestamp
  /// Alerts of the patient, equipment included, that were open then or had ended at most ``marginMilliseconds`` before.
  package let alerts: [Standing]
  /// Orders that were in force then, the oldest first.
  package let orders: [OrderView]
  /// The newest summary of readings without an alarm that begins before the instant, or nil.
  package let summary: EntryView?
  /// What was wrong then, or had been at most ``marginMilliseconds`` before, with the gateway or with all that the patient's
  /// devices share. Drills are none of it.
  package let gateway: [Standing]
  /// Abnormal readings that were made around the instant and came only after it, the earliest first; at most 20.
  package let late: [EntryView]
  /// What the patient's devices sent around the instant and was rejected, the oldest first; at most 20.
  package let rejections: [RejectionView]

  /// How long after its end an alert still explains something, and how far from the instant a reading does.
  package static let marginMilliseconds: Int64 = 600_000
}

extension EntryView {
  /// The stable word of the reason, when it can be opened.
  package var why: String? { payload.value?["why"]?.string ?? (entry.signature == nil ? nil : entry.type.rawValue) }
}

extension Reader {
  /// What the ledger says of a patient around an instant of the gateway's clock.
  ///
  /// - Returns: nil when there is no such patient or the patient is outside the scope.
  package func explanation(
    ofPatient pseudonym: String, at time: Timestamp, scope: Scope
  ) async throws -> PatientExplanation? {
    guard let patient = try await patient(pseudonym, scope: scope, naming: false),
      let orders = try await orders(of: pseudonym, scope: scope, all: true)
    else { return nil }
    let inForce = orders.filter { $0.placed <= time && $0.expires > time && ($0.ended.map { $0 > time } ?? true) }
    return try await read { snapshot in
      let worn = try snapshot.devices(wornBy: patient.subject, at: time)
      return PatientExplanation(
        at: time, alerts: try snapshot.standings(of: patient.subject, at: time, scope: scope),
        orders: inForce.reversed(), summary: try snapshot.summary(of: patient.subject, at: time),
        gateway: try snapshot.standings(of: .node, at: time, scope: scope).filter { $0.concerns(worn) },
        late: try snapshot.lateEvidence(of: patient.subject, around: time),
        rejections: try snapshot.rejections(of: worn, around: time))
    }
  }
}

extension Snapshot {
  /// At most the newest 50 alerts of those that were opened by then.
  fileprivate func standings(
    of subject: SubjectID, at time: Timestamp, scope: Scope
  ) throws -> [PatientExplanation.Standing] {
    // A block is cut a moment after its entries were written; what is not of then falls to the time of its steps.
    let end = try size(at: time.adding(milliseconds: 60_000))
    let names = try Int64.fetchAll(
      db,
      sql: """
        SELECT opened FROM alerts WHERE subject = ? AND opened < ? AND (ended IS NULL OR ended >= ?)
        ORDER BY opened DESC LIMIT 50
        """, arguments: [subject.value, end, time.milliseconds - PatientExplanation.marginMilliseconds])
    return try names.reversed().compactMap { opened in
      guard let found = try entries(ofAlert: opened, from: 0, scope: scope) else { return nil }
      let steps = found.entries.filter { $0.entry.time <= time.milliseconds }
      return steps.isEmpty ? nil : PatientExplanation.Standing(alert: found.alert, steps: steps)
    }
  }

  fileprivate func summary(of subject: SubjectID, at time: Timestamp) throws -> EntryView? {
    let position = try Int64.fetchOne(
      db,
      sql: """
        SELECT position FROM summaries WHERE subject = ? AND start <= ? AND fold IS NULL
        ORDER BY start DESC, position DESC LIMIT 1
        """,
      arguments: [subject.value, time.milliseconds])
    return try position.flatMap { position in
      try entries(from: position, limit: 1, opening: .facility).first { $0.position == position }
    }
  }
}
