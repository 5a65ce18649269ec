import Ledger
import Vitals

extension GrantOffer {
  /// `from`, `until`, `person` or `organisation`, `request`, `supersedes`, `under`.
  var body: [String: JSONValue] {
    var members = terms.period.members.merging(grantee.bodyMembers) { _, new in new }
    if let request { members["request"] = .integer(request.position) }
    if let supersedes { members["supersedes"] = .integer(supersedes.position) }
    if let under { members["under"] = .integer(under.position) }
    return members
  }

  /// The terms, `role` or `group`, `uses`, `sources`, `countries`.
  var payload: JSONValue {
    var members = terms.terms.members.merging(grantee.payloadMembers) { _, new in new }
    members["sources"] = .string(terms.sources.rawValue)
    if let uses = terms.uses { members["uses"] = .integer(Int64(uses)) }
    if !terms.countries.isEmpty {
      members["countries"] = .array(terms.countries.sorted().map { .string($0.description) })
    }
    return .object(members)
  }

  init(_ body: Fields, _ values: Fields, patient: PersonID) throws(ConsentRefusal) {
    let terms = GrantTerms(
      try values.terms(), period: try body.period(), uses: values.has("uses") ? try values.count("uses") : nil,
      sources: try values.word("sources"), countries: try values.countries("countries"))
    guard let terms else { throw .malformed("uses") }
    self.init(
      patient: patient, grantee: try Grantee(body, values), terms: terms,
      request: try body.optionalPosition("request").map(RequestID.init(position:)),
      supersedes: try body.optionalPosition("supersedes").map(GrantID.init(position:)),
      under: try body.optionalPosition("under").map(GrantID.init(position:)))
  }
}
