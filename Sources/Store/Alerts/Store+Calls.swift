import GRDB
import Vitals

/// What those who send alerts read. Every read sees what was durable when it began.
extension Store {
  /// Calls that are to be sent, the earliest first: what a restart goes on with.
  package func openCalls() async throws -> [Call] {
    try await pool.read { try CallRows.fetchOpen(on: $0) }
  }

  /// Every call about an alert, the oldest first.
  package func calls(about alert: Int64) async throws -> [Call] {
    try await pool.read { try CallRows.fetchAll(of: alert, on: $0) }
  }

  /// What a call about this alert says.
  ///
  /// - Throws: ``StoreError/unknown(_:)``, or `VaultError.subjectErased` when the patient was erased meanwhile.
  package func notice(of alert: Int64) async throws -> AlertNotice {
    try await pool.read { [keyRing] in try AlertNotice.fetch(alert, keyRing: keyRing, on: $0) }
  }

  /// What a call says, as long as it is wanted: both over one snapshot.
  ///
  /// - Returns: nil when the call is no longer open. One without a record, whose id is negative, is always wanted.
  /// - Throws: as ``notice(of:)``.
  package func notice(wantedBy call: Call) async throws -> AlertNotice? {
    try await pool.read { [keyRing] db in
      guard try call.id < 0 || CallRows.fetch(call.id, on: db)?.state == .open else { return nil }
      return try AlertNotice.fetch(call.alert, keyRing: keyRing, on: db)
    }
  }

  /// How a person is reached; nil for somebody who is not registered.
  package func contact(of person: String) async throws -> Contact? {
    try await pool.read { [keyRing] in try Contact.fetch(person, keyRing: keyRing, on: $0) }
  }

  /// Every open alert, in the order of opening.
  package func openAlerts() async throws -> [AlertRecord] {
    try await pool.read { [keyRing] in try AlertRows.fetchOpen(keyRing: keyRing, on: $0) }
  }
}
