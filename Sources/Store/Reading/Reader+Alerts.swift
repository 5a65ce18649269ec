import GRDB
import Ledger
import Triage
import Vitals

extension Reader {
  /// Alerts, the newest first.
  ///
  /// - Parameters:
  ///   - openOnly: leaves out those that have ended.
  ///   - cursor: only those that were opened before this position; nil begins at the newest.
  package func alerts(
    scope: Scope, openOnly: Bool, before cursor: Int64?, limit: Int
  ) async throws -> Page<AlertView> {
    let bound = Page<AlertView>.bounded(limit)
    return try await read { snapshot in
      var arguments = scope.arguments
      arguments += ["open": openOnly, "before": cursor ?? .max, "limit": bound + 1]
      let rows = try Row.fetchAll(
        snapshot.db,
        sql: """
          SELECT \(AlertView.columns) FROM alerts a LEFT JOIN subjects s ON s.id = a.subject
          WHERE a.opened < :before AND (NOT :open OR a.ended IS NULL)
            AND (:facility OR (:node AND a.subject = 0)
              OR a.subject IN (SELECT subject FROM team WHERE person = :member)
              OR a.subject IN (SELECT subject FROM patients WHERE id = :member)
              OR a.opened IN (SELECT alert FROM calls WHERE recipient = :member))
          ORDER BY a.opened DESC LIMIT :limit
          """, arguments: arguments)
      let alerts = try rows.prefix(bound).map { try AlertView($0, keyRing: snapshot.keyRing) }
      return Page(items: alerts, next: rows.count > bound ? alerts.last?.opened : nil)
    }
  }

  /// One alert.
  ///
  /// - Returns: nil when there is none or it is outside the scope: the two cannot be told apart.
  package func alert(_ opened: Int64, scope: Scope) async throws -> AlertView? {
    try await read { try $0.alert(opened, scope: scope) }
  }

  /// Everything that stands on the ledger about an alert, the oldest first, at most 1,000 entries from `position` on.
  ///
  /// - Returns: nil when the alert is not there or outside the scope.
  package func entries(
    ofAlert opened: Int64, from position: Int64 = 0, scope: Scope
  ) async throws -> (alert: AlertView, entries: [EntryView])? {
    try await read { try $0.entries(ofAlert: opened, from: position, scope: scope) }
  }

  /// How many alerts are open by priority and state, for metrics and screens; alerts of erased patients are not counted. In
  /// the gateway it comes from memory; beside one, every open alert is read.
  package func openAlertCounts() async throws -> [AlertCount] {
    if let board { return board.alertCounts }
    return try await read { snapshot in
      var counts: [AlertCount: Int] = [:]
      for record in try AlertRows.fetchOpen(keyRing: snapshot.keyRing, on: snapshot.db) {
        counts[AlertCount(of: record.alarm), default: 0] += 1
      }
      return counts.map { AlertCount(priority: $0.key.priority, state: $0.key.state, count: $0.value) }
    }
  }

  /// The name of the patient, for those who may see the patient; nil when unknown or erased.
  package func patientName(_ subject: SubjectID) async throws -> String? {
    try await read { snapshot in
      let position = try Int64.fetchOne(
        snapshot.db, sql: "SELECT position FROM patients WHERE subject = ?", arguments: [subject.value])
      return try position.flatMap { try snapshot.payload(at: $0)["name"]?.string }
    }
  }
}

extension Snapshot {
  func alert(_ opened: Int64, scope: Scope) throws -> AlertView? {
    var arguments = scope.arguments
    arguments += ["opened": opened]
    return try Row.fetchOne(
      db,
      sql: """
        SELECT \(AlertView.columns) FROM alerts a LEFT JOIN subjects s ON s.id = a.subject
        WHERE a.opened = :opened AND (:facility OR (:node AND a.subject = 0)
          OR a.subject IN (SELECT subject FROM team WHERE person = :member)
          OR a.subject IN (SELECT subject FROM patients WHERE id = :member)
          OR a.opened IN (SELECT alert FROM calls WHERE recipient = :member))
        """, arguments: arguments
    ).map { try AlertView($0, keyRing: keyRing) }
  }

  /// The opened payload of one entry; an empty object when it cannot be opened.
  func payload(at position: Int64) throws -> JSONValue {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT \(EntryView.columns) FROM entries e
          LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject
          WHERE e.position = ?
          """), arguments: [position])
    return try row.map { try EntryView($0, keyRing: keyRing) { _, _ in true } }?.payload.value ?? [:]
  }

  func entries(
    ofAlert opened: Int64, from position: Int64, scope: Scope
  ) throws -> (alert: AlertView, entries: [EntryView])? {
    guard let alert = try alert(opened, scope: scope) else { return nil }
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT \(EntryView.columns) FROM alert_entries l JOIN entries e ON e.position = l.position
        LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject
        WHERE l.alert = ? AND l.position >= ? ORDER BY l.position LIMIT 1000
        """, arguments: [opened, position])
    var entries: [EntryView] = []
    while let row = try rows.next() {
      entries.append(try EntryView(row, keyRing: keyRing) { _, _ in true })
    }
    return (alert, entries)
  }
}
