/// Treatments as they stand on the ledger in clear. That a contract stands is known to its parties: they signed it.
extension Reader {
  /// Those to which a person is a party, as doctor or patient, ended ones included, before a position, the newest first.
  package func treatments(of person: String, before position: Int64, limit: Int) async throws -> [Treatment] {
    try await read { try TreatmentRows.page(of: person, before: position, limit: limit, db: $0.db) }
  }

  /// A patient's that were not ended, in order.
  package func currentTreatments(of patient: String) async throws -> [Treatment] {
    try await read { try TreatmentRows.current(patient: patient, db: $0.db) }
  }
}
