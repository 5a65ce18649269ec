import Ledger
import Testing
import Vitals

@testable import Consent

@Suite struct EmergencyTests {
  private static let hour: Int64 = 3_600_000

  private func look(_ house: House, _ person: String, _ action: AccessAction = .read) -> Decision {
    house.decide(person, action, .dataClass(.reports), .emergencyTreatment)
  }

  @Test func `Whom an open alert called reads the record for four hours, and everybody hears of it`() throws {
    var house = try House.furnished()
    #expect(look(house, "doc-1").reasons == [.noGrant, .noEmergency])
    try house.call("A7", ["doc-1"])
    let called = house.now
    let alert = try #require(AlertName("A7"))
    let decision = look(house, "doc-1")
    #expect(decision.outcome == .permit(.emergencyCalled(alert)))
    #expect(
      decision.obligations == [
        .log, .expire(at: called.adding(milliseconds: 4 * Self.hour)), .notifyPatient, .notifyPrivacyOfficers,
        .review(by: called.adding(milliseconds: 72 * Self.hour)),
      ])
    #expect(!look(house, "doc-2").isPermitted)
    #expect(look(house, "doc-1", .write).reasons == [.noGrant, .beyondEmergency])
    #expect(house.decide("doc-1", .read, .dataClass(.reports), .treatment).reasons == [.noGrant])
    house.now = called.adding(milliseconds: 4 * Self.hour - 1)
    #expect(look(house, "doc-1").isPermitted)
    house.pass(milliseconds: 1)
    #expect(look(house, "doc-1").reasons == [.noGrant, .noEmergency])
    try house.call("A7", ["doc-1"])
    #expect(look(house, "doc-1").isPermitted)
    try house.resolve("A7")
    #expect(look(house, "doc-1").reasons == [.noGrant, .noEmergency])
  }

  @Test func `An alert about equipment opens no record, and only the gateway says whom one called`() throws {
    var house = try House.furnished()
    let raised = try house.write(.technicalRaised, about: "pat-1", body: ["device": "d"])
    try house.call("A\(raised)", ["doc-1"])
    #expect(look(house, "doc-1").reasons == [.noGrant, .noEmergency])
    #expect(house.decide("doc-1", .read, .dataClass(.alerts)).isPermitted, "what it says may be seen")
    try house.write(.technicalEnded, about: "pat-1", body: ["alert": .string("A\(raised)")], payload: ["why": "over"])
    #expect(!house.decide("doc-1", .read, .dataClass(.alerts)).isPermitted)
    try house.write(
      .alertAcknowledged, by: "doc-2", about: "pat-1", body: ["alert": "A7"], payload: ["recipients": ["doc-2"]])
    #expect(look(house, "doc-2").reasons == [.noGrant, .noEmergency])
    try house.call("A8", ["doc-2"])
    try house.resolve("A8")
    try house.write(.alertDelivered, about: "pat-1", body: ["alert": "A8"], payload: ["why": "delivered"])
    #expect(house.state.patient(name("pat-1"))?.alerts.isEmpty == true, "an ended alert does not come back")
  }

  @Test func `Who declines the alert may no longer look`() throws {
    var house = try House.furnished()
    try house.call("A7", ["doc-1", "doc-2"])
    try house.write(.alertRejected, by: "doc-1", about: "pat-1", body: ["alert": "A7"])
    #expect(!look(house, "doc-1").isPermitted && look(house, "doc-2").isPermitted)
  }

  @Test func `A patient who wants no emergency access has none, but the alert still says why it called`() throws {
    var house = try House.furnished()
    try house.call("A7", ["doc-1"])
    let policy = EmergencyPolicy(letsCalled: false, letsStrangers: false)
    try house.act(.setEmergencyPolicy(policy, patient: name("pat-1")), by: "pat-1")
    #expect(look(house, "doc-1").reasons == [.noGrant, .optedOut])
    #expect(throws: ConsentRefusal.notEntitled) {
      try house.act(.declareEmergency(patient: name("pat-1"), reason: "unconscious"), by: "doc-3")
    }
    let alert = try #require(AlertName("A7"))
    let content = house.decide("doc-1", .read, .dataClass(.alerts), .treatment)
    #expect(content.outcome == .permit(.alertContent(alert)))
    #expect(content.obligations == [.log, .alertOnly(alert)])
    #expect(!house.decide("doc-2", .read, .dataClass(.alerts), .treatment).isPermitted)
    let prohibition = try house.prohibit(.person(name("doc-1")))
    #expect(house.decide("doc-1", .read, .dataClass(.alerts)).reasons == [.prohibited(prohibition)])
  }

  @Test func `Any approved doctor may with a signed reason, for an hour; nobody else`() throws {
    var house = try House.furnished()
    try house.register("desk", as: .desk, approvedBy: "admin")
    #expect(throws: ConsentRefusal.notEntitled) {
      try house.act(.declareEmergency(patient: name("pat-1"), reason: "unconscious"), by: "desk")
    }
    let id = EmergencyID(
      position: try house.act(.declareEmergency(patient: name("pat-1"), reason: "unconscious"), by: "doc-3"))
    let signed = house.now
    #expect(look(house, "doc-3").outcome == .permit(.emergencyDeclared(id)))
    #expect(!look(house, "doc-1").isPermitted)
    // The signer's clock ran ahead: the place on the ledger is what begins it.
    house.now = signed.adding(milliseconds: -120_000)
    #expect(look(house, "doc-3").isPermitted)
    house.now = signed.adding(milliseconds: Self.hour - 1)
    #expect(look(house, "doc-3").isPermitted)
    house.pass(milliseconds: 1)
    #expect(look(house, "doc-3").reasons == [.noGrant, .noEmergency])
    #expect(house.state.reviewsDue().map(\.id) == [id], "the review is due all the same")
  }

  @Test func `One review for all looks on one call, which the officer prepares by reading the log`() throws {
    var house = try House.furnished()
    try house.call("A7", ["doc-1"])
    let first = house.state.position
    for _ in 0..<3 { try house.access("doc-1", .read, .dataClass(.reports), .emergencyTreatment) }
    #expect(house.state.reviewsDue().map(\.id.position) == [first])
    let id = EmergencyID(position: first)
    let log = house.decide("officer", .read, .dataClass(.accessLog), .operations)
    #expect(log.outcome == .permit(.review(id)))
    #expect(!house.decide("officer", .read, .dataClass(.reports), .operations).isPermitted)
    let review = ConsentAct.reviewEmergency(id, patient: name("pat-1"), isJustified: true, note: "seen")
    #expect(throws: ConsentRefusal.notEntitled) { try house.act(review, by: "doc-1") }
    try house.act(review, by: "officer")
    #expect(house.state.reviewsDue().isEmpty)
    #expect(!house.decide("officer", .read, .dataClass(.accessLog), .operations).isPermitted)
    #expect(throws: ConsentRefusal.conflict("of")) { try house.act(review, by: "officer") }
    try house.access("doc-1", .read, .dataClass(.reports), .emergencyTreatment)
    #expect(house.state.reviewsDue().count == 1, "looking on after a review asks for another")
  }

  @Test func `A review ends access by a signed reason`() throws {
    var house = try House.furnished()
    let id = try house.act(.declareEmergency(patient: name("pat-1"), reason: "unconscious"), by: "doc-3")
    try house.act(
      .reviewEmergency(EmergencyID(position: id), patient: name("pat-1"), isJustified: false, note: "curious"),
      by: "officer")
    #expect(look(house, "doc-3").reasons == [.noGrant, .noEmergency])
  }

  @Test func `A prohibition overrides an emergency only if it names emergency treatment`() throws {
    var house = try House.furnished()
    try house.call("A7", ["doc-1"])
    let plain = try house.prohibit(.person(name("doc-1")), purposes: [.treatment])
    #expect(look(house, "doc-1").isPermitted)
    try house.revoke(plain.position)
    let full = try house.prohibit(.organisation(organisationName("clinic")))
    #expect(look(house, "doc-1").reasons == [.prohibited(full)], "for whomever one acts")
  }

  @Test func `A grant is relied on before an emergency, which nobody needs to hear of then`() throws {
    var house = try House.furnished()
    try house.call("A7", ["doc-1"])
    let grant = try house.grant(.role(.doctor), purposes: [.emergencyTreatment], uses: 1)
    #expect(try house.access("doc-1", .read, .dataClass(.reports), .emergencyTreatment).basis == .grant(grant))
    let alert = try #require(AlertName("A7"))
    #expect(look(house, "doc-1").basis == .emergencyCalled(alert))
  }
}
