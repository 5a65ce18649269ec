import Ledger
import Testing
import Vitals

@testable import Consent

@Suite struct FoldTests {
  @Test func `Entries that are not about consent are passed over, unknown ones of this room refused`() throws {
    var house = try House.furnished()
    let before = house.state.position
    try house.write(.summaryClosed, about: "pat-1", body: ["x": 1], payload: ["y": 2])
    #expect(house.state.position == before + 1)
    #expect(throws: ConsentRefusal.malformed("type")) { try house.write(EntryType(rawValue: "consent.granted2")) }
    #expect(throws: ConsentRefusal.malformed("classes")) {
      try house.write(.consentGranted, by: "pat-1", about: "pat-1")
    }
    #expect(throws: ConsentRefusal.malformed("subject")) { try house.write(.consentGranted, by: "pat-1") }
    #expect(house.state.position == before + 1, "what is refused changes nothing")
  }

  @Test func `A patient who agreed to nothing costs a few words, and emptied tables are no difference`() {
    #expect(MemoryLayout<PatientConsent>.stride <= 96, "a hundred thousand of them lie in one table")
    var patient = PatientConsent(id: name("pat-1"))
    patient.standing.append(1)
    #expect(patient != PatientConsent(id: name("pat-1")))
    patient.standing.removeAll()
    #expect(patient == PatientConsent(id: name("pat-1")))
  }

  @Test func `Positions only grow`() throws {
    var house = try House.furnished()
    let written = try #require(house.written.last)
    #expect(throws: ConsentRefusal.outOfOrder(expected: house.state.position, got: written.position)) {
      try house.state.fold(written.entry, values: written.values, at: written.position)
    }
    house.state.advance(to: 1_000)
    #expect(try house.grant(.role(.doctor)) == GrantID(position: 1_000))
    let request = AccessRequest(
      by: name("doc-1"), patient: name("pat-1"), action: .read, resource: .dataClass(.reports), purpose: .treatment)
    let decision = house.state.decide(request, at: house.now, position: 1_000)
    #expect(decision.reasons == [.stateAhead])
  }

  @Test func `A decision counts only what is there to count, at its own position`() throws {
    var house = try House.furnished()
    let grant = try house.grant(.person(name("doc-1")), uses: 1)
    try house.spend(grant.position)
    #expect(throws: ConsentRefusal.conflict("uses")) { try house.spend(grant.position) }
    #expect(throws: ConsentRefusal.unknownReference("uses")) { try house.spend(9_999) }
    let stale = house.decide("doc-1")
    try house.write(.summaryClosed)
    #expect(throws: ConsentRefusal.malformed("position")) { try house.record([stale]) }
    let record = try #require(AccessRecord([house.decide("doc-1")]))
    #expect(throws: ConsentRefusal.notEntitled) {
      try house.write(.accessDecided, by: "doc-1", about: "pat-1", body: record.body, payload: record.payload)
    }
    #expect(throws: ConsentRefusal.valuesMissing) { try house.write(.accessDecided, about: "pat-1", body: record.body) }
  }

  @Test func `A single use under a thousand attempts is spent once`() throws {
    var house = try House.furnished()
    try house.grant(.person(name("doc-1")), uses: 1)
    var permits = 0
    for _ in 0..<1_000 { permits += try house.access("doc-1").isPermitted ? 1 : 0 }
    #expect(permits == 1)
  }

  @Test func `References across patients, and to things of another kind, are refused`() throws {
    var house = try House.furnished()
    try house.register("pat-2", as: .patient)
    let grant = try house.grant(.person(name("doc-1")))
    #expect(throws: ConsentRefusal.unknownReference("of")) {
      try house.act(.revoke(of: grant.position, patient: name("pat-2"), reason: nil), by: "pat-2")
    }
    #expect(throws: ConsentRefusal.notEntitled) {
      try house.act(.revoke(of: grant.position, patient: name("pat-1"), reason: nil), by: "pat-2")
    }
    #expect(throws: ConsentRefusal.unknownReference("request")) {
      try house.grant(.person(name("doc-1")), request: RequestID(position: grant.position))
    }
    #expect(throws: ConsentRefusal.unknownReference("record")) {
      try house.grant(.person(name("doc-1")), .record(RecordID(position: grant.position)))
    }
    #expect(throws: ConsentRefusal.unknownPerson) { try house.grant(.person(name("nobody"))) }
    #expect(throws: ConsentRefusal.malformed("group")) { try house.grant(.everyone) }
  }

  @Test func `Who was granted something may give it back`() throws {
    var house = try House.furnished()
    let grant = try house.grant(.person(name("doc-1")))
    try house.revoke(grant.position, by: "doc-1")
    #expect(house.decide("doc-1").reasons == [.grantFails(grant, [.revoked])])
    #expect(throws: ConsentRefusal.conflict("of")) { try house.revoke(grant.position) }
  }

  @Test func `Of an erased patient nothing is left, and every attempt is still recorded`() throws {
    var house = try House.furnished()
    try house.grant(.person(name("doc-1")))
    try house.write(.erasure, by: "pat-1", about: "pat-1")
    #expect(house.decide("doc-1").reasons == [.patientErased])
    #expect(house.decide("pat-1").reasons == [.patientErased])
    try house.access("doc-1")
    #expect(throws: ConsentRefusal.erased) { try house.grant(.person(name("doc-1"))) }
    #expect(throws: ConsentRefusal.exists("patient")) { try house.register("pat-1", as: .patient) }
    // On replay nobody can read what was sealed, from the first entry on.
    var replayed = ConsentState()
    for written in house.written {
      let isSealed = written.entry.subject == "pat-1" && written.values != .absent
      try replayed.fold(written.entry, values: isSealed ? .erased : written.values, at: written.position)
    }
    house.state = replayed
    #expect(house.decide("doc-1").reasons == [.patientErased])
  }

  @Test func `A suspension counts although its reason was erased`() throws {
    var house = try House.furnished()
    let act = ConsentAct.suspend(.person(name("doc-1")), reason: "why")
    let entry = Entry(
      type: act.type, time: house.now.milliseconds, origin: House.origin, facility: "house", author: "admin",
      subject: act.subject, body: act.body, signature: "signed")
    try house.state.fold(entry, values: .erased, at: house.state.position)
    #expect(house.decide("doc-1").reasons == [.personNotApproved(.suspended)])
    #expect(throws: ConsentRefusal.exists("patient")) { try house.register("pat-1", as: .patient) }
  }

  @Test func `An attempt on somebody who is not there is recorded`() throws {
    var house = try House.furnished()
    let request = AccessRequest(
      by: name("doc-1"), patient: name("pat-9"), action: .read, resource: .dataClass(.reports), purpose: .treatment)
    let decision = house.state.decide(request, at: house.now, position: house.state.position)
    #expect(decision.reasons == [.patientUnknown])
    try house.record([decision])
  }
}
