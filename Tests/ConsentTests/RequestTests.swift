import Ledger
import Testing
import Vitals

@testable import Consent

@Suite struct RequestTests {
  private static let day: Int64 = 86_400_000

  private func status(_ house: House, _ request: RequestID) -> RequestStatus? {
    house.state.patient(name("pat-1"))?.status(of: request, at: house.now)
  }

  @Test func `A request is asked, granted, used, exhausted`() throws {
    var house = try House.furnished()
    let request = try house.ask("doc-1")
    #expect(status(house, request) == .requested)
    #expect(house.state.patient(name("pat-1"))?.pendingRequests(at: house.now).map(\.id) == [request])
    try house.grant(.person(name("doc-1")), uses: 2, request: request)
    #expect(status(house, request) == .granted)
    #expect(house.state.patient(name("pat-1"))?.pendingRequests(at: house.now).isEmpty == true)
    try house.access("doc-1")
    #expect(status(house, request) == .used)
    try house.access("doc-1")
    #expect(status(house, request) == .exhausted)
  }

  @Test func `A request is denied, withdrawn, or expires unanswered at its instant`() throws {
    var house = try House.furnished()
    let (denied, withdrawn, late) = (try house.ask("doc-1"), try house.ask("doc-1"), try house.ask("doc-1"))
    try house.act(.denyRequest(denied, patient: name("pat-1"), reason: "no"), by: "pat-1")
    try house.revoke(withdrawn.position, by: "doc-1")
    #expect(status(house, denied) == .denied && status(house, withdrawn) == .withdrawn)
    house.pass(milliseconds: Self.day - 1)
    #expect(status(house, late) == .requested)
    house.pass(milliseconds: 1)
    #expect(status(house, late) == .expired)
    #expect(throws: ConsentRefusal.conflict("request")) {
      try house.grant(.person(name("doc-1")), request: late)
    }
    try house.write(.consentExpired, about: "pat-1", body: ["of": .integer(late.position)])
    #expect(throws: ConsentRefusal.conflict("of")) {
      try house.write(.consentExpired, about: "pat-1", body: ["of": .integer(denied.position)])
    }
  }

  @Test func `A granted request ends with its grant, and follows its newest version`() throws {
    var house = try House.furnished()
    let (one, other) = (try house.ask("doc-1"), try house.ask("doc-2"))
    let grant = try house.grant(.person(name("doc-1")), request: one)
    #expect(throws: ConsentRefusal.conflict("supersedes")) {
      try house.grant(.person(name("doc-2")), supersedes: grant)
    }
    let second = try house.grant(.person(name("doc-1")), supersedes: grant)
    #expect(status(house, one) == .granted)
    #expect(house.state.patient(name("pat-1"))?.grant(second)?.version == 2)
    #expect(house.decide("doc-1").grants == [second])
    try house.revoke(second.position)
    #expect(status(house, one) == .revoked)
    let end = house.now.adding(milliseconds: 10)
    try house.grant(.person(name("doc-2")), until: end, request: other)
    house.now = end
    #expect(status(house, other) == .expired)
    #expect(throws: ConsentRefusal.conflict("supersedes")) {
      try house.grant(.person(name("doc-1")), supersedes: grant)
    }
  }

  @Test func `Nobody answers for another, twice, or to somebody else`() throws {
    var house = try House.furnished()
    let request = try house.ask("doc-1", for: "clinic")
    #expect(throws: ConsentRefusal.notEntitled) {
      try house.act(.denyRequest(request, patient: name("pat-1"), reason: nil), by: "doc-2")
    }
    #expect(throws: ConsentRefusal.notEntitled) { try house.grant(.person(name("doc-1")), by: "doc-1") }
    #expect(throws: ConsentRefusal.notEntitled) { try house.revoke(request.position, by: "doc-2") }
    #expect(throws: ConsentRefusal.conflict("grantee")) {
      try house.grant(.person(name("doc-2")), request: request)
    }
    try house.grant(.organisation(organisationName("clinic")), request: request)
    #expect(throws: ConsentRefusal.conflict("request")) {
      try house.act(.denyRequest(request, patient: name("pat-1"), reason: nil), by: "pat-1")
    }
    #expect(throws: ConsentRefusal.notEntitled) { try house.ask("doc-1", for: "practice") }
  }

  @Test func `Nobody fills a patient's list of requests`() throws {
    var house = try House.furnished()
    for _ in 0..<Bounds.openRequestsPerAuthor { try house.ask("doc-1") }
    #expect(throws: ConsentRefusal.bound("requests")) { try house.ask("doc-1") }
    try house.ask("doc-2")
    house.pass(milliseconds: Self.day)
    try house.ask("doc-1")
  }
}
