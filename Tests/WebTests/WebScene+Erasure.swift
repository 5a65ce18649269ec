import GRDB

@testable import Store

extension WebScene {
  /// Destroys the key of a patient, as erasure does.
  func erase(_ patient: Patient) async throws {
    let subject = patient.subject.value
    try await store.writer.perform {
      try $0.db.execute(sql: "UPDATE subjects SET key = NULL WHERE id = ?", arguments: [subject])
    }
  }
}
