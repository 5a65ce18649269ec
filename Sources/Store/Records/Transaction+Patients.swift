import GRDB

extension Transaction {
  /// A place in a walk over all patients and their records, as one number that callers hand back.
  package enum PatientPlace: Hashable, Sendable {
    /// Behind the patient of this number; 0 for the beginning.
    case behindPatient(Int64)
    /// Behind the record at this position, within its patient's.
    case behindRecord(Int64)

    /// Reads what ``cursor`` wrote.
    package init(cursor: Int64) {
      self = cursor.isMultiple(of: 2) ? .behindPatient(cursor / 2) : .behindRecord(cursor / 2)
    }

    /// Even behind a patient, odd behind a record.
    package var cursor: Int64 {
      switch self {
      case .behindPatient(let number): number * 2
      case .behindRecord(let position): position * 2 + 1
      }
    }
  }

  /// Patients in the order in which the walk goes, at most so many: the number, the id, and behind which position the walk
  /// goes on among the patient's records (-1 for all of them).
  ///
  /// - Throws: ``StoreError/unknown(_:)`` for a place that no walk ever came to.
  package func patients(
    from place: PatientPlace, limit: Int
  ) throws -> [(number: Int64, id: String, behind: Int64)] {
    let (first, behind): (Int64, Int64)
    switch place {
    case .behindPatient(let number): (first, behind) = (number + 1, -1)
    case .behindRecord(let position):
      let owner = try Int64.fetchOne(db, sql: "SELECT subject FROM records WHERE position = ?", arguments: [position])
      guard let owner else { throw StoreError.unknown(.patient) }
      (first, behind) = (owner, position)
    }
    return try Row.fetchAll(
      db, sql: "SELECT subject, id FROM patients WHERE subject >= ? ORDER BY subject LIMIT ?",
      arguments: [first, limit]
    )
    .map { row in (row["subject"], row["id"], row["subject"] == first ? behind : -1) }
  }
}
