import Ledger
import Vitals

extension ProhibitionOffer {
  /// `from`, `until`, `person` or `organisation`.
  var body: [String: JSONValue] { period.members.merging(against.bodyMembers) { _, new in new } }

  /// The terms, `role` or `group`.
  var payload: JSONValue { .object(terms.members.merging(against.payloadMembers) { _, new in new }) }

  init(_ body: Fields, _ values: Fields, patient: PersonID) throws(ConsentRefusal) {
    self.init(
      patient: patient, against: try Grantee(body, values), terms: try values.terms(), period: try body.period())
  }
}
