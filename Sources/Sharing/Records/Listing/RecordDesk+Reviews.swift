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

  /// Most reviews that one list holds: the rest follows as these are done.
  private static let reviewBound = 200

  /// Emergency accesses that a privacy officer must review, the most pressing first: what stands of them in clear. That the
  /// officer looked is an entry in the log of each patient who is named.
  ///
  /// Who accessed what is in each patient's log, which the officer may read while a review is due.
  /// - Throws: ``AccessDenied`` for anybody but an approved privacy officer.
  package func reviewsDue(by person: PersonID) async throws -> [JSONValue] {
    let now = clock()
    let due = try await store.writer.perform { transaction in
      guard let standing = transaction.standing(of: person), standing.role == .privacyOfficer, standing.isApproved
      else {
        throw AccessDenied([])
      }
      let due = transaction.reviewsDue().prefix(Self.reviewBound)
      let named = try Set(due.map(\.patient)).sorted().filter { patient in
        try transaction.decide(
          AccessRequest(
            by: person, patient: patient, action: .list, resource: .dataClass(.accessLog), purpose: .operations)
        ).isPermitted
      }
      return due.filter { named.contains($0.patient) }
    }
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
