import Ledger
import Testing
import Vitals

@testable import Consent

@Suite struct GrantTests {
  @Test func `Without a grant everything is denied, with all reasons`() throws {
    var house = try House.furnished()
    #expect(house.decide("doc-1").outcome == .deny([.noGrant]))
    try house.act(.suspend(.person(name("doc-1")), reason: "why"), by: "admin")
    #expect(house.decide("doc-1", for: "practice").reasons == [.personNotApproved(.suspended), .notAffiliated])
    #expect(house.decide("nobody").reasons == [.personUnknown])
  }

  @Test func `A grant permits what it names and nothing else, and says what it lacks`() throws {
    var house = try House.furnished()
    let grant = try house.grant(.person(name("doc-1")))
    #expect(house.decide("doc-1").outcome == .permit(.grant(grant)))
    #expect(house.decide("doc-1").grants == [grant])
    #expect(house.decide("doc-2").reasons == [.noGrant])
    #expect(house.decide("doc-1", .download).reasons == [.grantFails(grant, [.action])])
    #expect(house.decide("doc-1", .write, .dataClass(.visits)).reasons == [.grantFails(grant, [.action, .scope])])
    #expect(house.decide("doc-1", .read, .dataClass(.reports), .research).reasons == [.grantFails(grant, [.purpose])])
  }

  @Test func `A period holds at its first instant and no longer at its last`() throws {
    var house = try House.furnished()
    let begin = house.now.adding(milliseconds: 1_000)
    let end = house.now.adding(milliseconds: 2_000)
    let grant = try house.grant(.person(name("doc-1")), from: begin, until: end)
    house.now = begin.adding(milliseconds: -1)
    #expect(house.decide("doc-1").reasons == [.grantFails(grant, [.notYet])])
    house.now = begin
    #expect(house.decide("doc-1").obligations == [.log, .expire(at: end)])
    house.now = end.adding(milliseconds: -1)
    #expect(house.decide("doc-1").isPermitted)
    house.now = end
    #expect(house.decide("doc-1").reasons == [.grantFails(grant, [.expired])])
  }

  @Test func `A single use is spent by the decision's own entry`() throws {
    var house = try House.furnished()
    let grant = try house.grant(.person(name("doc-1")), uses: 1)
    let first = try house.access("doc-1")
    #expect(first.countedGrants == [grant])
    #expect(try house.access("doc-1").reasons == [.grantFails(grant, [.exhausted])])
    #expect(house.state.patient(name("pat-1"))?.grant(grant)?.status(at: house.now) == .exhausted)
    #expect(throws: ConsentRefusal.malformed("position")) { try house.record([first]) }
  }
}
