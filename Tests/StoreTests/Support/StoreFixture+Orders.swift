import Ledger
import Triage
import Vitals

@testable import Store

extension StoreFixture {
  /// Places an order as a checked act does.
  ///
  /// - Returns: where it stands on the ledger.
  @discardableResult
  func place(
    _ terms: OrderTerms, for patient: Patient, days: Int64 = 1, reason: String = "COPD"
  ) throws -> Int64 {
    let expires = clock.now.adding(milliseconds: days * 86_400_000)
    return try store.writer.wait { transaction in
      let payload = try CanonicalJSON.encode(.object(terms.members.merging(["reason": .string(reason)]) { $1 }))
      let salt = [UInt8](repeating: 7, count: 32)
      let entry = Entry(
        type: .orderPlaced, time: transaction.now.milliseconds, origin: StoreFixture.origin, facility: "test",
        author: "per-doctor", subject: patient.id, body: ["expires": .integer(expires.milliseconds)],
        commitment: try Commitment.make(payload: payload, salt: salt))
      let position = try transaction.record(act: entry, payload: (salt, payload))
      try transaction.place(terms, for: patient.id, by: "per-doctor", expires: expires, entry: position)
      return position
    }
  }
}
