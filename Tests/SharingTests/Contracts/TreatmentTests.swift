import Consent
import Crypto
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// How somebody becomes a doctor's patient: by both sides' signatures, and by the code of an invitation.
@Suite struct TreatmentTests {
  private let house: RecordHouse
  private var facilities: FacilityDesk { FacilityDesk(store: house.store) }
  private static let day: Int64 = 86_400_000

  init() throws { house = try RecordHouse() }

  @discardableResult
  private func step(_ step: TreatmentStep, by signer: Signer) throws -> Int64 {
    try house.act(.treatment(step), by: signer)
  }

  private func own(_ doctor: Signer) async throws -> [OwnPatient] {
    try await facilities.patients(of: house.asker(doctor), after: "", limit: 9).items
  }

  private func newcomer() throws -> Signer {
    let key = Curve25519.Signing.PrivateKey()
    let id = try house.store.writer.wait { try $0.registerPatient(name: "Eva", key: DIDKey(key.publicKey)).id }
    return Signer(id: id, key: key)
  }

  @Test func aDoctorsOfferTakesEffectWhenThePatientSigns() async throws {
    let patient = try RecordHouse.id(house.patient)
    let offered = try step(.offer(patient: patient), by: house.doctor)
    #expect(try await own(house.doctor).isEmpty)
    #expect(try await house.store.notices(limit: 9).map(\.kind) == [.treatmentOffered])
    let accept = TreatmentStep.accept(of: offered, patient: patient, code: nil)
    for stranger in [house.doctor, house.other, house.administrator] {
      #expect(throws: ActRefusal.consent(.notEntitled)) { try step(accept, by: stranger) }
    }
    house.advance(60_000)
    try step(accept, by: house.patient)
    let listed = try #require(try await own(house.doctor).first)
    #expect(listed.patient == patient.text && listed.isTreated && !listed.isOnTeam && !listed.hasGranted)
    // It says that they know of each other; the name is for a grant to show.
    #expect(listed.name == nil)
    #expect(try await own(house.other).isEmpty)
    let treatments = try await facilities.treatments(of: patient.text, before: .max, limit: 9).items
    #expect(treatments.map(\.treatment.state) == [.treated])
    #expect(treatments[0].treatment.since == house.now.milliseconds)
    house.advance(60_000)
    #expect(throws: StoreError.exists(.treatment)) { try step(.offer(patient: patient), by: house.doctor) }
    #expect(throws: ActRefusal.consent(.notEntitled)) {
      try step(.end(of: offered, patient: patient), by: house.other)
    }
    try step(.end(of: offered, patient: patient), by: house.patient)
    #expect(try await own(house.doctor).isEmpty)
    house.advance(1)
    #expect(throws: StoreError.conflict(.treatment)) { try step(.end(of: offered, patient: patient), by: house.doctor) }
  }

  /// Each offer is a notice to the patient: a doctor who takes it back and offers again is not heard all day.
  @Test func anOfferThatCameToNothingIsNotRepeatedTheSameDay() async throws {
    let patient = try RecordHouse.id(house.patient)
    let offered = try step(.offer(patient: patient), by: house.doctor)
    try step(.end(of: offered, patient: patient), by: house.doctor)
    house.advance(Self.day - 1)
    #expect(throws: StoreError.conflict(.notYet)) { try step(.offer(patient: patient), by: house.doctor) }
    #expect(try await house.store.notices(limit: 9).count == 1)
    let others = try step(.offer(patient: patient), by: house.other)
    house.advance(1)
    let again = try step(.offer(patient: patient), by: house.doctor)
    // What was accepted and is over can be offered anew at once.
    for (treatment, doctor) in [(again, house.doctor), (others, house.other)] {
      try step(.accept(of: treatment, patient: patient, code: nil), by: house.patient)
      try step(.end(of: treatment, patient: patient), by: house.patient)
      try step(.offer(patient: patient), by: doctor)
    }
  }

  @Test func anInvitationIsEndedUnderNobodysName() throws {
    let until = house.now.adding(milliseconds: Self.day)
    let invited = try step(.invite(Digest32.sha256(House.random(32)), until: until), by: house.doctor)
    #expect(throws: ActRefusal.consent(.unknownReference("treatment"))) {
      try step(.end(of: invited, patient: RecordHouse.id(house.patient)), by: house.doctor)
    }
    try step(.end(of: invited, patient: nil), by: house.doctor)
  }

  @Test func anAcceptanceOpensNothing() async throws {
    let patient = try RecordHouse.id(house.patient)
    let offered = try step(.offer(patient: patient), by: house.doctor)
    try step(.accept(of: offered, patient: patient, code: nil), by: house.patient)
    await #expect(throws: AccessDenied.self) {
      _ = try await house.desk.list(of: patient, RecordFilter(), by: house.asker(house.doctor))
    }
  }

  @Test func whoBringsTheCodeOfAnInvitationBecomesThePatientOnceAndInTime() async throws {
    let code = House.random(TreatmentStep.codeBytes)
    let until = house.now.adding(milliseconds: Self.day)
    let invited = try step(.invite(Digest32.sha256(code), until: until), by: house.doctor)
    let (eva, patient) = (try newcomer(), house.patient)
    func accept(_ signer: Signer, _ code: [UInt8]?) throws {
      try step(.accept(of: invited, patient: RecordHouse.id(signer), code: code), by: signer)
    }
    for wrong in [nil, House.random(TreatmentStep.codeBytes)] {
      #expect(throws: ActRefusal.consent(.unknownReference("treatment"))) { try accept(patient, wrong) }
    }
    // Nobody ends for others what nobody took yet.
    #expect(throws: ActRefusal.consent(.unknownReference("treatment"))) {
      try step(.end(of: invited, patient: nil), by: house.other)
    }
    try accept(eva, code)
    #expect(try await own(house.doctor).map(\.patient) == [eva.id])
    // The code is on the ledger now, and worth nothing.
    #expect(throws: ActRefusal.consent(.unknownReference("treatment"))) { try accept(patient, code) }

    let late = House.random(TreatmentStep.codeBytes)
    let second = try step(.invite(Digest32.sha256(late), until: until), by: house.doctor)
    house.advance(Self.day + 1)
    #expect(throws: StoreError.conflict(.treatment)) {
      try step(.accept(of: second, patient: RecordHouse.id(patient), code: late), by: patient)
    }
    try step(.end(of: second, patient: nil), by: house.doctor)
    let states = try await facilities.treatments(of: house.doctor.id, before: .max, limit: 9).items
    #expect(states.map(\.treatment.state) == [.ended, .treated])
  }

  @Test func onlyAnApprovedDoctorInvitesAndASuspendedOneGainsNobody() throws {
    let patient = try RecordHouse.id(house.patient)
    for signer in [house.administrator, house.laboratory, house.patient] {
      #expect(throws: ActRefusal.self) { try step(.offer(patient: patient), by: signer) }
    }
    let offered = try step(.offer(patient: patient), by: house.doctor)
    let suspend = ConsentAct.suspend(.person(try RecordHouse.id(house.doctor)), reason: "under review")
    try house.act(.consent(suspend), by: house.administrator)
    #expect(throws: ActRefusal.consent(.notApproved(.suspended))) {
      try step(.accept(of: offered, patient: patient, code: nil), by: house.patient)
    }
    try step(.end(of: offered, patient: patient), by: house.patient)
  }

  @Test func anInvitationIsBoundedInTimeAndNumber() throws {
    for milliseconds in [0, -1, 367 * Self.day] {
      let until = house.now.adding(milliseconds: milliseconds)
      #expect(throws: ActRefusal.malformed("until")) {
        try step(.invite(Digest32.sha256([1]), until: until), by: house.doctor)
      }
    }
    let until = house.now.adding(milliseconds: Self.day)
    for number in 0..<Transaction.treatmentOfferBound {
      try step(.invite(Digest32.sha256([UInt8(number % 256), UInt8(number / 256)]), until: until), by: house.doctor)
    }
    #expect(throws: StoreError.conflict(.tooMany)) {
      try step(.invite(Digest32.sha256([7, 7, 7]), until: until), by: house.doctor)
    }
    house.advance(Self.day + 1)
    let next = house.now.adding(milliseconds: Self.day)
    try step(.invite(Digest32.sha256([7, 7, 7]), until: next), by: house.doctor)
  }

  @Test func aGuardianAcceptsForAPatientWhoCannot() async throws {
    let (patient, guardian) = (try RecordHouse.id(house.patient), house.other)
    let period = try #require(Period(from: house.now, until: house.now.adding(milliseconds: Self.day)))
    try house.act(
      .consent(
        .nameGuardian(
          try RecordHouse.id(guardian), patient: patient, classes: [.reports, .accessLog], period: period)),
      by: house.patient)
    let offered = try step(.offer(patient: patient), by: house.doctor)
    // The guardian finds with the patient's contracts what waits for an answer; whom the patient lets see nothing does not.
    let found = try await house.desk.contracts(of: patient, by: house.asker(guardian))
    #expect(found?.treatments.map(\.treatment.position) == [offered])
    await #expect(throws: AccessDenied.self) {
      try await house.desk.contracts(of: patient, by: house.asker(house.doctor))
    }
    try step(.accept(of: offered, patient: patient, code: nil), by: guardian)
    #expect(try await own(house.doctor).count == 1)
  }

  @Test func whatWasSignedIsDerivedAgainAndEndsWithAnErasure() async throws {
    let patient = try RecordHouse.id(house.patient)
    let offered = try step(.offer(patient: patient), by: house.doctor)
    try step(.accept(of: offered, patient: patient, code: nil), by: house.patient)
    let code = House.random(TreatmentStep.codeBytes)
    try step(
      .invite(Digest32.sha256(code), until: house.now.adding(milliseconds: Self.day)), by: house.doctor)
    try house.act(.erase(patient: patient.text), by: house.administrator)
    #expect(try await own(house.doctor).isEmpty)
    #expect(try house.audit().findings.isEmpty)
    try house.store.close()
    let report = try Rebuild.run(house.store.configuration, keyRing: house.store.keyRing)
    #expect(report.changedTables.isEmpty)
  }
}
