import Testing
import Vitals

@testable import Consent

@Suite struct RepresentativeTests {
  @Test func `A guardian sees and grants what the guardianship reaches, until it ends`() throws {
    var house = try House.furnished()
    let end = house.now.adding(milliseconds: 1_000)
    let period = try #require(Period(from: house.now, until: end))
    let act = ConsentAct.nameGuardian(name("doc-2"), patient: name("pat-1"), classes: [.reports], period: period)
    #expect(throws: ConsentRefusal.notEntitled) { try house.act(act, by: "doc-1") }
    let guardianship = GuardianshipID(position: try house.act(act, by: "admin"))
    let decision = house.decide("doc-2")
    #expect(decision.outcome == .permit(.guardian(guardianship)))
    #expect(decision.obligations == [.log, .expire(at: end)])
    #expect(house.decide("doc-2", .read, .dataClass(.visits)).reasons == [.noGrant])
    let grant = try house.grant(.person(name("doc-1")), .classes([.reports, .visits]), by: "doc-2")
    #expect(house.decide("doc-1").obligations == [.log, .expire(at: end)])
    #expect(house.decide("doc-1", .read, .dataClass(.visits)).reasons == [.grantFails(grant, [.authority])])
    house.now = end
    #expect(house.decide("doc-1").reasons == [.grantFails(grant, [.authority])])
    #expect(house.decide("doc-2").reasons == [.noGrant])
  }

  @Test func `Custodians grant when enough have signed, each once`() throws {
    var house = try House.furnished()
    let period = try #require(Period(from: house.now, until: nil))
    let panel: (Int) -> ConsentAct = { threshold in
      .nameCustodians(
        [name("doc-2"), name("doc-3"), name("officer")], patient: name("pat-1"), threshold: threshold, period: period)
    }
    #expect(throws: ConsentRefusal.malformed("threshold")) { try house.act(panel(4), by: "pat-1") }
    try house.act(panel(3), by: "pat-1")
    let request = try house.ask("doc-1")
    let grant = try house.grant(.person(name("doc-1")), request: request, by: "doc-2")
    let endorse = ConsentAct.endorse(grant, patient: name("pat-1"))
    let status = { (house: House) in house.state.patient(name("pat-1"))?.status(of: request, at: house.now) }
    #expect(house.decide("doc-1").reasons == [.grantFails(grant, [.awaitingCustodians])])
    #expect(throws: ConsentRefusal.exists("endorsement")) { try house.act(endorse, by: "doc-2") }
    #expect(throws: ConsentRefusal.notEntitled) { try house.act(endorse, by: "doc-1") }
    try house.act(endorse, by: "doc-3")
    #expect(!house.decide("doc-1").isPermitted && status(house) == .requested)
    try house.act(endorse, by: "officer")
    #expect(house.decide("doc-1").isPermitted && status(house) == .granted)
    // A new panel takes the old one's grants with it.
    try house.act(panel(1), by: "pat-1")
    #expect(house.decide("doc-1").reasons == [.grantFails(grant, [.authority])])
    let alone = try house.grant(.person(name("doc-1")), by: "doc-3")
    #expect(house.decide("doc-1").grants == [alone])
    try house.revoke(alone.position, by: "doc-2")
    #expect(!house.decide("doc-1").isPermitted)
    #expect(throws: ConsentRefusal.notEntitled) { try house.prohibit(.everyone, by: "doc-2") }
  }

  @Test func `Who was granted delegation passes on no more than they have`() throws {
    var house = try House.furnished()
    let record = try house.addRecord(.reports, by: "doc-3", for: "practice")
    let parent = try house.grant(
      .person(name("doc-1")), actions: [.read, .delegate], uses: 2, sources: .trusted, countries: [])
    #expect(throws: ConsentRefusal.notEntitled) { try house.grant(.person(name("doc-2")), under: parent, by: "doc-3") }
    let onward = try house.grant(
      .person(name("doc-2")), .classes(.all), actions: .all, purposes: .all, sources: .any, under: parent, by: "doc-1")
    let decision = house.decide("doc-2")
    #expect(decision.grants == [onward, parent] && decision.countedGrants == [parent])
    #expect(decision.obligations.contains(.trustedSourcesOnly))
    #expect(house.decide("doc-2", .write).reasons == [.grantFails(onward, [.authority])])
    #expect(house.decide("doc-2", .read, .dataClass(.visits)).reasons == [.grantFails(onward, [.authority])])
    #expect(house.decide("doc-2", .read, .record(record)).reasons == [.grantFails(onward, [.authority])])
    try house.access("doc-2")
    try house.access("doc-1")
    #expect(house.decide("doc-2").reasons == [.grantFails(onward, [.authority])], "they share the uses")
    #expect(throws: ConsentRefusal.conflict("under")) {
      try house.grant(.person(name("doc-3")), under: parent, by: "doc-1")
    }
  }

  @Test func `Chains of delegation end`() throws {
    var house = try House.furnished()
    var grant = try house.grant(.role(.doctor), actions: [.read, .delegate])
    for _ in 0..<Bounds.delegations {
      grant = try house.grant(.person(name("doc-2")), actions: [.read, .delegate], under: grant, by: "doc-2")
    }
    #expect(throws: ConsentRefusal.bound("delegations")) {
      try house.grant(.person(name("doc-2")), under: grant, by: "doc-2")
    }
  }

  @Test func `Family is whom the patient names, now`() throws {
    var house = try House.furnished()
    try house.grant(.family)
    #expect(house.decide("doc-1").reasons == [.noGrant])
    try house.act(.nameFamily([name("doc-1")], patient: name("pat-1")), by: "pat-1")
    #expect(house.decide("doc-1").isPermitted)
    try house.act(.nameFamily([], patient: name("pat-1")), by: "pat-1")
    #expect(house.decide("doc-1").reasons == [.noGrant])
  }
}
