import Consent
import Ledger
import Store
import Vitals

extension RecordDesk {
  /// How many emergency accesses nobody has reviewed in time.
  package func overdueReviews() async throws -> Int {
    let now = clock()
    return try await store.writer.perform { $0.reviewsDue() }.filter { $0.reviewDue <= now }.count
  }

  /// Tells every privacy officer of the reviews that are overdue.
  package func remindOfReviews() async throws {
    try await store.writer.perform { try $0.remindOfReviews() }
  }

  /// Emergency accesses that a privacy officer must review, the most pressing first: what stands of them in clear.
  ///
  /// Who accessed what is in each patient's log, which the officer may read while a review is due.
  /// - Throws: ``AccessDenied`` for anybody but an approved privacy officer.
  package func reviewsDue(by person: PersonID) async throws -> [JSONValue] {
    let now = clock()
    let (standing, due) = try await store.writer.perform { ($0.standing(of: person), $0.reviewsDue()) }
    guard standing?.role == .privacyOfficer, standing?.isApproved == true else { throw AccessDenied([]) }
    return due.map { access in
      var members: [String: JSONValue] = [
        "due": .integer(access.reviewDue.milliseconds), "emergency": .integer(access.id.position),
        "overdue": .bool(access.reviewDue <= now), "patient": .string(access.patient.text),
        "person": .string(access.person.text), "since": .integer(access.since.milliseconds),
      ]
      if case .called(let alert) = access.ground { members["alert"] = .string(alert.description) }
      return .object(members)
    }
  }
}
