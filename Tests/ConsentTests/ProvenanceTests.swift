import Testing
import Vitals

@testable import Consent

@Suite struct ProvenanceTests {
  @Test func `A clinician's grant means trusted facilities' data unless it says otherwise`() throws {
    var house = try House.furnished()
    try house.register("pharmacy", as: .pharmacy, approvedBy: "admin")
    let trusted = try house.addRecord(.reports, by: "doc-2", for: "clinic")
    let untrusted = try house.addRecord(.reports, by: "doc-3", for: "practice")
    let own = try house.addRecord(.reports, by: "pat-1", for: nil)
    let clinician = try house.grant(.person(name("doc-1")), sources: .standard)
    try house.grant(.person(name("pharmacy")), sources: .standard)
    #expect(house.decide("doc-1", .read, .record(trusted)).isPermitted)
    for record in [untrusted, own] {
      #expect(house.decide("doc-1", .read, .record(record)).reasons == [.grantFails(clinician, [.source])])
      #expect(house.decide("pharmacy", .read, .record(record)).isPermitted)
    }
    #expect(house.decide("doc-1").obligations == [.log, .trustedSourcesOnly])
    #expect(house.decide("pharmacy").obligations == [.log])
    try house.act(.trust(organisationName("practice"), isTrusted: true), by: "admin")
    #expect(house.decide("doc-1", .read, .record(untrusted)).isPermitted)
    try house.act(.suspend(.organisation(organisationName("clinic")), reason: "why"), by: "admin")
    #expect(house.decide("doc-1", .read, .record(trusted)).reasons == [.grantFails(clinician, [.source])])
  }

  @Test func `A condition on the country holds for the facility that is acted for`() throws {
    var house = try House.furnished()
    let austria = try #require(CountryCode("AT"))
    let grant = try house.grant(.role(.doctor), countries: [austria])
    #expect(house.decide("doc-3", for: "practice").isPermitted)
    #expect(house.decide("doc-1", for: "clinic").reasons == [.grantFails(grant, [.country])])
    #expect(house.decide("doc-3").reasons == [.grantFails(grant, [.country])])
  }

  @Test func `One record is granted without its neighbours`() throws {
    var house = try House.furnished()
    let (one, other) = (
      try house.addRecord(.reports, by: "doc-2", for: "clinic"),
      try house.addRecord(.reports, by: "doc-2", for: "clinic")
    )
    let grant = try house.grant(.person(name("doc-1")), .record(one))
    #expect(house.decide("doc-1", .read, .record(one)).isPermitted)
    #expect(house.decide("doc-1", .read, .record(other)).reasons == [.grantFails(grant, [.scope])])
    #expect(house.decide("doc-1", .read, .record(RecordID(position: 99_999))).reasons == [.recordUnknown])
    let page = house.state.decide(
      AccessRequest(
        by: name("doc-1"), patient: name("pat-1"), action: .read, resource: .dataClass(.reports), purpose: .treatment),
      on: [.record(one), .record(other)], at: house.now, position: house.state.position)
    let entry = try #require(AccessRecord(page))
    #expect(entry.isPermitted && entry.grants == [grant])
  }

  @Test func `Patients do as they like with their own, and correct only what they wrote`() throws {
    var house = try House.furnished()
    let (theirs, own) = (
      try house.addRecord(.reports, by: "doc-2", for: "clinic"), try house.addRecord(.ownFiles, by: "pat-1", for: nil)
    )
    try house.prohibit(.everyone)
    for action in AccessAction.allCases where action != .delegate && action != .correct {
      #expect(house.decide("pat-1", action, .record(theirs)).outcome == .permit(.own), "\(action)")
    }
    #expect(house.decide("pat-1", .correct, .record(own)).isPermitted)
    #expect(house.decide("pat-1", .correct, .record(theirs)).reasons == [.notAuthor])
    #expect(house.decide("pat-1", .read, .dataClass(.accessLog), .operations).isPermitted)
  }
}
