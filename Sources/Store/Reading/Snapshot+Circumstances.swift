import GRDB
import Ledger
import Triage
import Vitals

/// What stood around a patient at an instant, beside the patient's own alerts.
extension Snapshot {
  /// Devices by their number, with name and unit.
  typealias WornDevices = [Int64: (name: String, unit: String)]

  /// How many entries the ledger had at an instant, by the times of its blocks, which never go back. By bisection.
  func size(at time: Timestamp) throws -> Int64 {
    var size: Int64 = 0
    var low: Int64 = 0
    var high = try newestBlock()?.index ?? -1
    while low <= high {
      let middle = low + (high - low) / 2
      guard let found = try block(middle) else { throw StoreError.ledgerBroken(block: middle) }
      if found.block.time <= time.milliseconds {
        size = Int64(clamping: found.block.positions.upperBound)
        low = middle + 1
      } else {
        high = middle - 1
      }
    }
    return size
  }

  /// The devices that a patient wore at an instant.
  func devices(wornBy subject: SubjectID, at time: Timestamp) throws -> WornDevices {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT d.idx, d.name, d.unit FROM bindings b JOIN devices d ON d.idx = b.device
        WHERE b.subject = ? AND b.since <= ? AND (b.until IS NULL OR b.until > ?)
        """, arguments: [subject.value, time.milliseconds, time.milliseconds])
    return Dictionary(rows.map { ($0["idx"], (name: $0["name"], unit: $0["unit"])) }) { first, _ in first }
  }

  /// Evidence of readings that were made around an instant and came after it.
  func lateEvidence(of subject: SubjectID, around time: Timestamp) throws -> [EntryView] {
    let margin = PatientExplanation.marginMilliseconds
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT \(EntryView.columns) FROM alerts a JOIN alert_entries l ON l.alert = a.opened
        JOIN entries e ON e.position = l.position
        LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject
        WHERE a.subject = :subject AND (a.ended IS NULL OR a.ended >= :at) AND l.position >= :from
          AND json_extract(CAST(e.bytes AS TEXT), '$.type') = :alarmed
          AND json_extract(CAST(e.bytes AS TEXT), '$.time') > :at
          AND json_extract(CAST(e.bytes AS TEXT), '$.body.reading') BETWEEN :at - :margin AND :at + :margin
        ORDER BY json_extract(CAST(e.bytes AS TEXT), '$.body.reading'), l.position LIMIT 20
        """,
      arguments: [
        "subject": subject.value, "at": time.milliseconds, "from": try size(at: time), "margin": margin,
        "alarmed": EntryType.readingAlarmed.rawValue,
      ])
    // What was made after the instant could not have been there by then.
    return try rows.map { try EntryView($0, keyRing: keyRing) { _, _ in true } }
      .filter { ($0.entry.body["reading"]?.integer ?? .max) <= time.milliseconds }
  }

  /// What these devices sent around an instant and was rejected.
  func rejections(of devices: WornDevices, around time: Timestamp) throws -> [RejectionView] {
    let margin = PatientExplanation.marginMilliseconds
    return try devices.keys.sorted().flatMap { device in
      try Row.fetchAll(
        db,
        sql: """
          SELECT r.id, d.name, r.reason, r.first, r.last, r.count FROM rejections r
          LEFT JOIN devices d ON d.idx = r.device
          WHERE r.device = ? AND r.first <= ? AND r.last >= ? ORDER BY r.id LIMIT 20
          """, arguments: [device, time.milliseconds + margin, time.milliseconds - margin])
    }.prefix(20).map { RejectionView($0) }
  }
}

extension PatientExplanation.Standing {
  /// What a technical alert is about, when it can be opened.
  package var kind: String? { steps.first?.payload.value?["kind"]?.string }
  /// The unit that it is about; nil when it is about no single one.
  package var unit: String? { steps.first?.payload.value?["unit"]?.string }

  /// Whether an alert about the gateway has to do with these devices: it is about all of them, or about one or its unit.
  func concerns(_ devices: Snapshot.WornDevices) -> Bool {
    guard let first = steps.first, kind != TechnicalKind.drill.rawValue else { return false }
    if let device = first.entry.body["device"]?.string { return devices.values.contains { $0.name == device } }
    return unit.map { unit in devices.values.contains { $0.unit == unit } } ?? true
  }
}
