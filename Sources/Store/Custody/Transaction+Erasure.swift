import GRDB
import Ledger
import Vault
import Vitals

/// The end of everything that is known of a patient (LEDGER-3).
extension Transaction {
  /// Destroys the patient's key, and with it every value; what proves the ledger stays. Call it after the signed entry
  /// was recorded.
  ///
  /// The erasure is listed beside the anchor before it is committed here, so that no restored copy brings the key back
  /// (LEDGER-4). Open alerts end, each with an entry that names the erasure; nobody is called for them any more.
  ///
  /// - Parameter entry: the position of the signed entry.
  /// - Throws: ``StoreError/unknown(_:)``, or ``StoreError/conflict(_:)`` when the key is gone already.
  package func erase(patient id: String, entry position: Int64) throws {
    guard let patient = registry.patient(id: id) else { throw StoreError.unknown(.patient) }
    let subject = patient.subject
    do { _ = try key(of: subject) } catch VaultError.subjectErased { throw StoreError.conflict(.patientErased) }
    try list(id)
    try endAlerts(of: subject, erasure: position)
    try forgetRows(of: subject)
    try revokeTokens(of: id)
    try forgetPerson(id)
    try forgetLinks(of: subject)
    core.ward.forget(patient: subject)
    core.keyRing.destroy(subject.value)
    core.ward.undo.push { [core] _ in core.keyRing.revive(subject.value) }
    core.recent.removeAll()
    core.batch.erased(subject)
  }

  private func list(_ id: String) throws {
    let erasures = Erasures(anchorFile: core.configuration.anchorFile, calls: core.configuration.fileCalls)
    guard try !erasures.read().contains(id) else { return }
    try erasures.add(id)
    // An erasure that is listed and not done would only be done later, by a restore; still it is taken back.
    core.ward.undo.push { [core] _ in
      do { try erasures.remove(id) } catch { core.reportStillListed(error) }
    }
  }

  private func endAlerts(of subject: SubjectID, erasure: Int64) throws {
    let open = core.ward.alerts.open.values.filter { $0.subject == subject }.sorted { $0.opened < $1.opened }
    for alert in open {
      let position = try append(
        alert.technical == nil ? .alertResolved : .technicalEnded, pseudonym: alert.pseudonym,
        body: ["alert": .string(alert.name), "erasure": .integer(erasure)])
      try link(position, to: alert.opened)
      try CallRows.cancel(alert: alert.opened, on: db)
      try endUntold(alert, why: "erased")
      core.ward.remove(alert: alert.opened)
      core.batch.changed(alert: alert.opened)
    }
    try db.execute(
      sql: """
        INSERT INTO alerts (opened, subject, ended, updated, contents) SELECT value, ?1, ?2, ?2, x'' FROM json_each(?3)
        WHERE true ON CONFLICT (opened) DO UPDATE SET ended = excluded.ended, updated = excluded.updated
        """,
      arguments: [subject.value, now.milliseconds, "[\(open.map { "\($0.opened)" }.joined(separator: ","))]"])
  }

  private func forgetRows(of subject: SubjectID) throws {
    try db.execute(sql: "UPDATE subjects SET key = NULL WHERE id = ?", arguments: [subject.value])
    try db.execute(sql: "UPDATE alerts SET contents = x'' WHERE subject = ?", arguments: [subject.value])
    try db.execute(sql: "DELETE FROM patient_state WHERE subject = ?", arguments: [subject.value])
    try RecordRows.forget(subject, db: db)
    try NoticeRows.forget(subject, db: db)
    // What was refused of a device that the patient wore lies under the intake's key, which lives on.
    try db.execute(
      sql: """
        UPDATE rejections SET bytes = NULL WHERE device IN (SELECT device FROM bindings WHERE subject = ?1)
          AND last >= (SELECT min(since) FROM bindings b WHERE b.subject = ?1 AND b.device = rejections.device)
        """, arguments: [subject.value])
  }
}
