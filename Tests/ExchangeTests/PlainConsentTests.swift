import Testing

@testable import Exchange

@Suite struct PlainConsentTests {
  private static let looking: Set = ["list", "read"]

  private static func consent() -> PlainConsent {
    var people = People()
    people.roles = ["pat": "patient", "anna": "doctor", "eve": "doctor", "phil": "pharmacy"]
    people.organisations = ["anna": "good", "eve": "other", "phil": "good"]
    people.trusted = ["good"]
    var consent = PlainConsent("pat", people: people)
    consent.take(.recorded(class: "reports", organisation: "good"), at: 1)
    consent.take(.recorded(class: "reports", organisation: "other"), at: 2)
    consent.take(.recorded(class: "own-files", organisation: nil), at: 3)
    return consent
  }

  private static func grant(
    to: Addressee, _ scope: PlainTerms.Scope = .classes(["reports"]), until: Int64? = nil, uses: Int? = nil,
    sources: String = "any"
  ) -> Agreement {
    .granted(
      PlainGrant(
        to: to, terms: PlainTerms(scope, purposes: ["TREAT"], actions: looking), until: until, uses: uses,
        sources: sources))
  }

  private static func ask(_ person: String, action: String = "read", purpose: String = "TREAT") -> PlainAsk {
    let organisation = ["anna": "good", "eve": "other", "phil": "good"][person]
    return PlainAsk(person: person, organisation: organisation, patient: "pat", action: action, purpose: purpose)
  }

  @Test("Nobody opens anything without a grant, but the patient")
  func defaultDeny() {
    let consent = Self.consent()
    #expect(consent.basis(Self.ask("anna"), .record(1), at: 5) == nil)
    #expect(consent.basis(Self.ask("pat"), .record(1), at: 5) == .own)
    #expect(consent.basis(Self.ask("pat", action: "delegate"), .record(1), at: 5) == nil)
    #expect(consent.basis(Self.ask("pat"), .record(99), at: 5) == nil)
  }

  @Test("A grant counts for whom it names, for its scope, purposes, actions and period, and no longer once revoked")
  func grants() {
    var consent = Self.consent()
    consent.take(Self.grant(to: .person("anna"), until: 100), at: 10)
    #expect(consent.basis(Self.ask("anna"), .record(1), at: 99) == .grant(10))
    #expect(consent.basis(Self.ask("anna"), .record(1), at: 100) == nil)
    #expect(consent.basis(Self.ask("eve"), .record(1), at: 99) == nil)
    #expect(consent.basis(Self.ask("anna"), .record(3), at: 99) == nil)
    #expect(consent.basis(Self.ask("anna", purpose: "HRESCH"), .record(1), at: 99) == nil)
    #expect(consent.basis(Self.ask("anna", action: "download"), .record(1), at: 99) == nil)
    consent.take(.revoked(10), at: 20)
    #expect(consent.basis(Self.ask("anna"), .record(1), at: 99) == nil)
  }

  @Test("A counted grant is spent, and one that costs nothing goes first")
  func uses() {
    var consent = Self.consent()
    consent.take(Self.grant(to: .person("anna"), uses: 1), at: 10)
    #expect(consent.basis(Self.ask("anna"), .record(1), at: 50) == .grant(10))
    consent.use([10])
    #expect(consent.basis(Self.ask("anna"), .record(1), at: 50) == nil)
    consent.take(Self.grant(to: .person("anna"), uses: 1), at: 11)
    consent.take(Self.grant(to: .role("doctor")), at: 12)
    #expect(consent.basis(Self.ask("anna"), .record(1), at: 50) == .grant(12))
    #expect(consent.grants.map { consent.state(of: $0, at: 50) } == ["exhausted", "live", "live"])
  }

  @Test("Clinicians see what trusted facilities wrote, unless the grant says any")
  func sources() {
    var consent = Self.consent()
    consent.take(Self.grant(to: .role("doctor"), .classes(["reports", "own-files"]), sources: "standard"), at: 10)
    consent.take(Self.grant(to: .role("pharmacy"), .classes(["reports"]), sources: "standard"), at: 11)
    #expect(consent.basis(Self.ask("anna"), .record(1), at: 50) == .grant(10))
    #expect(consent.basis(Self.ask("anna"), .record(2), at: 50) == nil)
    #expect(consent.basis(Self.ask("anna"), .record(3), at: 50) == nil)
    #expect(consent.basis(Self.ask("phil"), .record(2), at: 50) == .grant(11))
    // A class is decided on before its sources are looked at.
    #expect(consent.basis(Self.ask("anna", action: "list"), .dataClass("reports"), at: 50) == .grant(10))
  }

  @Test("A prohibition overrides a grant until it is lifted, also by the organisation that somebody belongs to")
  func prohibitions() {
    var consent = Self.consent()
    consent.take(Self.grant(to: .person("anna")), at: 10)
    let terms = PlainTerms(.classes(["reports"]), purposes: ["TREAT"], actions: Self.looking)
    consent.take(.prohibited(against: .organisation("good"), terms), at: 11)
    #expect(consent.basis(Self.ask("anna"), .record(1), at: 50) == nil)
    consent.take(.lifted(11), at: 12)
    #expect(consent.basis(Self.ask("anna"), .record(1), at: 50) == .grant(10))
  }

  @Test("A signed reason opens to its doctor for an hour, unless the patient wants no strangers")
  func emergencies() {
    var consent = Self.consent()
    consent.take(.declared(by: "eve", at: 1_000), at: 10)
    let ask = Self.ask("eve", purpose: "ETREAT")
    #expect(consent.basis(ask, .record(1), at: 3_600_999) == .declaration(10))
    #expect(consent.basis(ask, .record(1), at: 3_601_000) == nil)
    #expect(consent.basis(Self.ask("eve"), .record(1), at: 2_000) == nil)
    #expect(consent.basis(Self.ask("anna", purpose: "ETREAT"), .record(1), at: 2_000) == nil)
    #expect(consent.basis(Self.ask("eve", action: "write", purpose: "ETREAT"), .dataClass("reports"), at: 2_000) == nil)
    consent.take(.policy(letsStrangers: false), at: 11)
    #expect(consent.basis(ask, .record(1), at: 2_000) == nil)
  }
}
