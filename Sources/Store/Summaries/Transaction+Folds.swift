import Foundation
import GRDB
import Ledger
import Vault
import Vitals

/// Down-sampling, in steps that are small enough for an emergency to come between any two: first the coarser summary is
/// written and committed to, then the values that it stands in for are dropped. Ended anywhere, what is missing of it is
/// done later.
extension Transaction {
  /// Writes a coarser summary.
  ///
  /// - Returns: false when what it would replace is no longer as it was read.
  @discardableResult
  package func write(_ fold: SummaryFold) throws -> Bool {
    guard !fold.positions.isEmpty, let patient = registry.patient(fold.subject),
      let device = registry.device(fold.device), try isCurrent(fold)
    else { return false }
    do {
      let position = try append(
        .summaryFolded, about: fold.subject, pseudonym: patient.id, body: fold.body(device: device.id.name),
        canonicalPayload: fold.payload)
      if let openings = fold.openings { try keep(openings, of: fold.subject, at: position) }
      let rows = SummaryRows(db: db)
      try rows.insert(position, of: fold.subject, device: fold.device, start: fold.day, grain: fold.grain)
      try rows.fold(fold.positions, into: position)
      return true
    } catch VaultError.subjectErased {
      return false
    }
  }

  /// Drops the values of summaries that coarser ones stand in for, at most `limit`; the entries and their commitments stay,
  /// and so does what the commitments are opened with.
  ///
  /// - Returns: how many were dropped; call again when it is `limit`.
  package func dropFolded(limit: Int) throws -> Int { try SummaryRows(db: db).drop(limit: limit) }

  private func isCurrent(_ fold: SummaryFold) throws -> Bool {
    let positions = "[\(fold.positions.map { "\($0)" }.joined(separator: ","))]"
    let open = try Int.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT count(*) FROM json_each(?) j JOIN summaries m ON m.position = j.value
          WHERE m.fold IS NULL AND m.kept = 1 AND m.subject = ? AND m.device = ?
          """), arguments: [positions, fold.subject.value, fold.device.value])
    return open == fold.positions.count
  }

  private func keep(_ openings: [UInt8], of subject: SubjectID, at position: Int64) throws {
    let sealed = try key(of: subject).seal(
      openings, at: SummaryFold.place(ofOpenings: position, subject: subject), nonce: core.randomness.nonce())
    try db.cachedStatement(sql: "INSERT INTO fold_openings (position, subject, bytes) VALUES (?, ?, ?)")
      .execute(arguments: [position, subject.value, Data(sealed)])
  }
}
