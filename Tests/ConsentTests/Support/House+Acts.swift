import Ledger
import Vitals

@testable import Consent

extension House {
  /// A grant by the patient, live from now on unless said otherwise.
  @discardableResult
  mutating func grant(
    _ grantee: Grantee, _ scope: ConsentScope = .classes([.reports]), actions: ActionSet = [.read],
    purposes: PurposeSet = [.treatment], from: Timestamp? = nil, until: Timestamp? = nil, uses: Int? = nil,
    sources: DataSources = .any, countries: Set<CountryCode> = [], request: RequestID? = nil,
    supersedes: GrantID? = nil, under: GrantID? = nil, by author: String = "pat-1"
  ) throws -> GrantID {
    guard let terms = ConsentTerms(scope: scope, purposes: purposes, actions: actions),
      let period = Period(from: from ?? now, until: until),
      let whole = GrantTerms(terms, period: period, uses: uses, sources: sources, countries: countries)
    else { throw ConsentRefusal.malformed("terms") }
    let offer = GrantOffer(
      patient: name("pat-1"), grantee: grantee, terms: whole, request: request, supersedes: supersedes, under: under)
    return GrantID(position: try act(.grant(offer), by: author))
  }

  @discardableResult
  mutating func prohibit(
    _ against: Grantee, _ scope: ConsentScope = .classes(.all), actions: ActionSet = .all,
    purposes: PurposeSet = .all, from: Timestamp? = nil, until: Timestamp? = nil, by author: String = "pat-1"
  ) throws -> ProhibitionID {
    guard let terms = ConsentTerms(scope: scope, purposes: purposes, actions: actions),
      let period = Period(from: from ?? now, until: until)
    else { throw ConsentRefusal.malformed("terms") }
    let offer = ProhibitionOffer(patient: name("pat-1"), against: against, terms: terms, period: period)
    return ProhibitionID(position: try act(.prohibit(offer), by: author))
  }

  @discardableResult
  mutating func ask(
    _ person: String, _ scope: ConsentScope = .classes([.reports]), until: Timestamp? = nil,
    for organisation: String? = nil
  ) throws -> RequestID {
    guard let terms = ConsentTerms(scope: scope, purposes: [.treatment], actions: [.read]) else {
      throw ConsentRefusal.malformed("terms")
    }
    let offer = RequestOffer(
      patient: name("pat-1"), organisation: organisation.map { organisationName($0) }, terms: terms,
      until: until ?? now.adding(milliseconds: 86_400_000), note: "please")
    return RequestID(position: try act(.request(offer), by: person))
  }

  mutating func revoke(_ position: Int64, by author: String = "pat-1") throws(ConsentRefusal) {
    try act(.revoke(of: position, patient: name("pat-1"), reason: nil), by: author)
  }

  /// These persons care for the patient from now on.
  @discardableResult
  mutating func nameTeam(_ members: [String], by author: String = "admin") throws -> CareTeamID {
    CareTeamID(
      position: try write(
        .teamChanged, by: author, about: "pat-1", body: ["members": .array(members.map { .string($0) })]))
  }

  /// An alert of the patient calls these persons now.
  mutating func call(_ alert: String, _ persons: [String]) throws {
    try write(
      .alertAnnounced, about: "pat-1", body: ["alert": .string(alert)],
      payload: ["recipients": .array(persons.map { .string($0) })])
  }

  mutating func resolve(_ alert: String) throws {
    try write(.alertResolved, about: "pat-1", body: ["alert": .string(alert)], payload: ["why": "over"])
  }
}

extension House {
  /// The entry of a permit that costs one use of this grant.
  mutating func spend(_ grant: Int64) throws(ConsentRefusal) {
    try write(
      .accessDecided, about: "pat-1",
      body: [
        "grants": [.integer(grant)], "permitted": true, "person": "doc-1", "position": .integer(state.position),
        "uses": [.integer(grant)],
      ],
      payload: [
        "action": "read", "items": [["basis": ["kind": "grant", "of": .integer(grant)], "class": "reports"]],
        "purpose": "TREAT",
      ])
  }
}
