import Ledger
import Testing
import Vitals

@testable import Consent

@Suite struct ActTests {
  private static let patient = name("pat-1")
  private static let now = Timestamp(milliseconds: 1_767_225_600_000)

  /// One act of each kind, with everything that is optional and without.
  static func acts() throws -> [ConsentAct] {
    let terms = try #require(
      ConsentTerms(scope: .classes([.reports, .visits]), purposes: [.treatment, .research], actions: [.read, .list]))
    let record = try #require(
      ConsentTerms(scope: .record(RecordID(position: 9)), purposes: [.payment], actions: [.see]))
    let period = try #require(Period(from: now, until: now.adding(milliseconds: 5)))
    let open = try #require(Period(from: now, until: nil))
    let full = try #require(
      GrantTerms(
        terms, period: period, uses: 3, sources: .trusted,
        countries: Set(["DE", "AT"].compactMap { CountryCode($0) })))
    let plain = try #require(GrantTerms(record, period: open))
    let doctor = name("doc-1")
    let clinic = organisationName("clinic")
    var acts: [ConsentAct] = [
      .approve(.person(doctor)), .approve(.organisation(clinic)), .refuse(.person(doctor), reason: "why"),
      .suspend(.organisation(clinic), reason: "why"), .trust(clinic, isTrusted: true),
      .signAffiliation(doctor, clinic), .endAffiliation(doctor, clinic),
      .request(
        RequestOffer(
          patient: patient, organisation: clinic, terms: terms, wantedUntil: now, wantedUses: 1, until: now,
          note: "please")),
      .request(RequestOffer(patient: patient, terms: record, until: now)),
      .grant(
        GrantOffer(
          patient: patient, grantee: .person(doctor), terms: full, request: RequestID(position: 1),
          supersedes: GrantID(position: 2), under: GrantID(position: 3))),
      .denyRequest(RequestID(position: 4), patient: patient, reason: nil),
      .denyRequest(RequestID(position: 4), patient: patient, reason: "no"),
      .revoke(of: 5, patient: patient, reason: nil), .revoke(of: 5, patient: patient, reason: "over"),
      .endorse(GrantID(position: 6), patient: patient), .noteExpiry(of: 7, patient: patient),
      .setEmergencyPolicy(EmergencyPolicy(letsCalled: false, letsStrangers: true), patient: patient),
      .declareEmergency(patient: patient, reason: "unconscious"),
      .reviewEmergency(EmergencyID(position: 8), patient: patient, isJustified: false, note: "curious"),
      .nameGuardian(doctor, patient: patient, classes: [.visits], period: period),
      .nameCustodians([doctor, name("doc-2")], patient: patient, threshold: 2, period: open),
      .nameFamily([doctor], patient: patient), .nameFamily([], patient: patient),
    ]
    if let country = CountryCode("FR") { acts.append(.registerOrganisation(clinic, country: country, name: "Clinic")) }
    for grantee in [Grantee.organisation(clinic), .role(.pharmacy), .family] {
      acts.append(.grant(GrantOffer(patient: patient, grantee: grantee, terms: plain)))
      acts.append(.prohibit(ProhibitionOffer(patient: patient, against: grantee, terms: terms, period: open)))
    }
    acts.append(.prohibit(ProhibitionOffer(patient: patient, against: .everyone, terms: record, period: period)))
    return acts
  }

  private func entry(_ act: ConsentAct, adding members: [String: JSONValue] = [:]) -> Entry {
    Entry(
      type: act.type, time: Self.now.milliseconds, origin: "node", facility: "house", author: "somebody",
      subject: act.subject, body: act.body.merging(members) { _, new in new })
  }

  private func values(_ act: ConsentAct) -> ConsentValues { act.payload.map { .opened($0) } ?? .absent }

  @Test func `Every act comes back from its entry, over canonical bytes`() throws {
    let acts = try Self.acts()
    #expect(Set(acts.map(\.type)) == ConsentAct.types)
    for act in acts {
      let parsed = try Entry.parse(try entry(act).canonicalBytes())
      let payload = try act.payload.map { try CanonicalJSON.parse(canonical: try CanonicalJSON.encode($0)) }
      #expect(try ConsentAct(parsed, values: payload.map { .opened($0) } ?? .absent) == act)
    }
  }

  @Test func `No value stands in a body`() throws {
    // Everything that a body may carry: pseudonyms, times, references, and what an organisation or panel is.
    let allowed: Set<String> = [
      "country", "custodians", "from", "guardian", "of", "organisation", "person", "request", "supersedes", "threshold",
      "trusted", "under", "until",
    ]
    for act in try Self.acts() { #expect(Set(act.body.keys).isSubset(of: allowed), "\(act.type)") }
  }

  @Test func `A member more, in body or payload, is refused`() throws {
    for act in try Self.acts() {
      #expect(throws: ConsentRefusal.malformed("body"), "\(act.type)") {
        try ConsentAct(entry(act, adding: ["diagnosis": "x"]), values: values(act))
      }
      var members = act.payload?.object ?? [:]
      members["more"] = "x"
      #expect(throws: ConsentRefusal.malformed("payload"), "\(act.type)") {
        try ConsentAct(entry(act), values: .opened(.object(members)))
      }
    }
  }

  @Test func `A member less, or of another kind, is refused`() throws {
    for act in try Self.acts() {
      for name in act.body.keys {
        var changed = entry(act)
        changed.body[name] = nil
        let isOptional = ["request", "supersedes", "under", "until", "organisation"].contains(name)
        if let read = try? ConsentAct(changed, values: values(act)) { #expect(isOptional && read != act) }
        changed.body[name] = ["x": true]
        #expect(throws: ConsentRefusal.self) { try ConsentAct(changed, values: values(act)) }
      }
      for name in act.payload?.object?.keys ?? [:].keys {
        var members = act.payload?.object ?? [:]
        members[name] = ["x": true]
        #expect(throws: ConsentRefusal.self) { try ConsentAct(entry(act), values: .opened(.object(members))) }
      }
    }
  }

  @Test func `Bounds on texts, uses, countries and sets hold`() throws {
    let terms = try #require(ConsentTerms(scope: .classes([.visits]), purposes: .all, actions: .all))
    let period = try #require(Period(from: Self.now, until: nil))
    #expect(GrantTerms(terms, period: period, uses: 0) == nil)
    #expect(GrantTerms(terms, period: period, uses: 1_000_001) == nil)
    #expect(Period(from: Self.now, until: Self.now) == nil)
    #expect(ConsentTerms(scope: .classes([]), purposes: .all, actions: .all) == nil)
    #expect(DataClassSet(words: ["visits", "visits"]) == nil && DataClassSet(words: ["visit"]) == nil)
    let act = ConsentAct.declareEmergency(patient: Self.patient, reason: String(repeating: "a", count: 2_001))
    #expect(throws: ConsentRefusal.malformed("reason")) { try ConsentAct(entry(act), values: values(act)) }
  }
}
