import Testing

@testable import Exchange

/// A log that tells what happened is explained; each way in which it could lie is found.
@Suite struct AuditTests {
  private static let ask = PlainAsk(
    person: "anna", organisation: nil, patient: "pat", action: "read", purpose: "TREAT")

  private static var people: People {
    var people = People()
    people.roles = ["pat": "patient", "anna": "doctor"]
    return people
  }

  private static let acts: [TakenAct] = {
    let terms = PlainTerms(.classes(["reports"]), purposes: ["TREAT"], actions: ["list", "read"])
    let grant = PlainGrant(to: .person("anna"), terms: terms, uses: 1, sources: "any")
    return [
      TakenAct(patient: "pat", agreement: .recorded(class: "reports", organisation: nil), position: 1, sentAt: 10),
      TakenAct(patient: "pat", agreement: .granted(grant), position: 3, sentAt: 30),
      TakenAct(patient: "pat", agreement: .revoked(3), position: 9, sentAt: 90),
    ]
  }()

  /// Refused before the grant, permitted once, refused when it is spent.
  private static let attempts = [
    Attempt(ask, .record(1), answer: .refused, sentAt: 20, answeredAt: 25, floor: 1),
    Attempt(ask, .record(1), answer: .permitted, sentAt: 40, answeredAt: 45, floor: 3),
    Attempt(ask, .record(1), answer: .refused, sentAt: 50, answeredAt: 55, floor: 3),
  ]

  private static func line(_ position: Int64, _ grant: Int64?) -> LoggedAccess {
    LoggedAccess(
      position: position, time: position * 10, patient: "pat", person: "anna", organisation: nil,
      permitted: grant != nil, grants: grant.map { [$0] } ?? [], action: "read", purpose: "TREAT",
      items: [.init(record: 1, basis: grant.map { .init(kind: "grant", of: $0) })])
  }

  private static let log = [line(2, nil), line(4, 3), line(5, nil)]

  private static func kinds(
    _ log: [LoggedAccess] = log, attempts: [Attempt] = attempts, contracts: ShownContracts? = nil,
    own: Set<Int64>? = nil
  ) -> Set<ExchangeFinding.Kind> {
    var audit = ExchangeAudit(people: people, acts: acts, attempts: attempts)
    audit.take("pat", log: log, contracts: contracts, at: 1_000)
    if let own { audit.take(person: "anna", ownLog: own) }
    return Set(audit.findings.map(\.kind))
  }

  @Test("What happened is explained")
  func explained() {
    #expect(Self.kinds(own: [2, 4, 5]) == [])
    #expect(Self.kinds(contracts: contracts(state: "revoked", used: 1)) == [])
  }

  @Test("A permit that nothing permits, and a refusal against a grant")
  func wrongDecisions() {
    #expect(Self.kinds([Self.line(2, nil), Self.line(4, 3), Self.line(5, 3)]).contains(.wronglyPermitted))
    #expect(Self.kinds([Self.line(2, nil), Self.line(4, nil), Self.line(5, nil)]).contains(.wronglyRefused))
    #expect(Self.kinds([Self.line(2, nil), Self.line(4, 7), Self.line(5, nil)]) == [.wrongBasis])
  }

  @Test("A line that is missing, and one that nobody tried")
  func lines() {
    #expect(Self.kinds([Self.line(2, nil), Self.line(4, 3)]) == [.notLogged])
    #expect(Self.kinds(Self.log + [Self.line(6, nil)]) == [.neverTried])
    #expect(Self.kinds(own: [2, 4]) == [.anotherLog])
  }

  @Test("An answer that was another than the log's")
  func answers() {
    var attempts = Self.attempts
    attempts[2].answer = .permitted
    #expect(Self.kinds(attempts: attempts) == [.anotherAnswer])
    // Whose answer was lost may stand in the log or not.
    attempts[2].answer = .unknown
    #expect(Self.kinds(attempts: attempts) == [])
    #expect(Self.kinds([Self.line(2, nil), Self.line(4, 3)], attempts: attempts) == [])
  }

  @Test("A place on the ledger that contradicts the order of the answers")
  func order() {
    var attempts = Self.attempts
    // The spent grant was told of before this was sent; the log puts it before the grant.
    #expect(Self.kinds([Self.line(2, nil), Self.line(4, 3), Self.line(10, nil)]) == [.outOfOrder])
    attempts[0] = Attempt(Self.ask, .record(1), answer: .refused, sentAt: 20, answeredAt: 25, floor: 2)
    #expect(Self.kinds(attempts: attempts) == [.outOfOrder])
  }

  @Test("A contract in another state than it must be")
  func contracts() {
    #expect(Self.kinds(contracts: contracts(state: "live", used: 1)) == [.anotherContract])
    #expect(Self.kinds(contracts: contracts(state: "revoked", used: 0)) == [.anotherContract])
  }

  private func contracts(state: String, used: Int) -> ShownContracts {
    ShownContracts(grants: [.init(grant: 3, state: state, used: used)], requests: [])
  }
}
