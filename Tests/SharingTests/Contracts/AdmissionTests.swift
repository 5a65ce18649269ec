import Consent
import Crypto
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// Admissions: a contract of two sides, and what each may see of it.
@Suite struct AdmissionTests {
  private let scene: FacilityHouse
  private var house: RecordHouse { scene.house }

  init() throws { scene = try FacilityHouse() }

  @Test func aPatientIsAdmittedWhenBothSidesHaveSignedAndOutWhenOneEndsIt() async throws {
    let patient = try scene.patient
    let offered = try scene.step(.offer(patient: patient, organisation: scene.ruby), by: scene.desk)
    #expect(try await scene.admitted(by: scene.desk).isEmpty)
    #expect(try await scene.admitted(.offered, by: scene.desk).map(\.admission.position) == [offered])
    house.advance(60_000)
    try scene.step(.accept(of: offered, patient: patient), by: house.patient)
    let admission = try #require(try await scene.admitted(by: scene.desk).first).admission
    #expect(admission.patient == house.patient.id && admission.since == house.now.milliseconds)
    #expect(!admission.isEmergency)
    house.advance(60_000)
    try scene.step(.end(of: offered, patient: patient, reason: "I go home."), by: house.patient)
    #expect(try await scene.admitted(by: scene.desk).isEmpty)
    let ended = try #require(try await scene.admitted(.ended, by: scene.desk).first).admission
    #expect(ended.until == house.now.milliseconds && ended.since == admission.since)
    // Whoever was there may come again, and the first admission stays as it was.
    let again = try scene.step(.offer(patient: patient, organisation: scene.ruby), by: scene.desk)
    try scene.step(.end(of: again, patient: patient, reason: nil), by: house.patient)
    #expect(try await scene.admitted(.ended, by: scene.desk).map(\.admission.since) == [nil, admission.since])
  }

  @Test func nobodySignsForTheOtherSide() throws {
    let patient = try scene.patient
    let offer = FacilityStep.offer(patient: patient, organisation: scene.ruby)
    for stranger in [scene.otherDesk, house.administrator, house.doctor, house.patient] {
      #expect(throws: ActRefusal.self) { try scene.step(offer, by: stranger) }
    }
    let offered = try scene.step(offer, by: scene.desk)
    // The very same act again is answered with its place; another one is refused.
    #expect(try scene.step(offer, by: scene.desk) == offered)
    house.advance(1)
    #expect(throws: StoreError.exists(.admission)) { try scene.step(offer, by: scene.desk) }
    for stranger in [scene.desk, scene.otherDesk, house.administrator, house.doctor] {
      #expect(throws: ActRefusal.consent(.notEntitled)) {
        try scene.step(.accept(of: offered, patient: patient), by: stranger)
      }
    }
    #expect(throws: ActRefusal.consent(.notEntitled)) {
      try scene.step(.end(of: offered, patient: patient, reason: nil), by: scene.otherDesk)
    }
    try scene.step(.accept(of: offered, patient: patient), by: house.patient)
    house.advance(1)
    #expect(throws: StoreError.conflict(.admission)) {
      try scene.step(.accept(of: offered, patient: patient), by: house.patient)
    }
    try scene.step(.end(of: offered, patient: patient, reason: "well"), by: scene.desk)
    #expect(throws: StoreError.conflict(.admission)) {
      try scene.step(.end(of: offered, patient: patient, reason: nil), by: house.patient)
    }
  }

  @Test func aStepNamesItsOwnPatientsAdmission() throws {
    let offered = try scene.step(.offer(patient: try scene.patient, organisation: scene.ruby), by: scene.desk)
    let key = Curve25519.Signing.PrivateKey()
    let id = try house.store.writer.wait { try $0.registerPatient(name: "Eva", key: DIDKey(key.publicKey)).id }
    let other = Signer(id: id, key: key)
    #expect(throws: ActRefusal.consent(.unknownReference("admission"))) {
      try scene.step(.accept(of: offered, patient: RecordHouse.id(other)), by: other)
    }
  }

  @Test func aGuardianAcceptsForAPatientWhoCannot() throws {
    let (patient, guardian) = (try scene.patient, house.other)
    let period = try #require(Period(from: house.now, until: house.now.adding(milliseconds: 86_400_000)))
    let named = ConsentAct.nameGuardian(
      try RecordHouse.id(guardian), patient: patient, classes: [.reports], period: period)
    let offered = try scene.step(.offer(patient: patient, organisation: scene.ruby), by: scene.desk)
    #expect(throws: ActRefusal.consent(.notEntitled)) {
      try scene.step(.accept(of: offered, patient: patient), by: guardian)
    }
    try house.act(.consent(named), by: house.patient)
    try scene.step(.accept(of: offered, patient: patient), by: guardian)
    house.advance(86_400_000)
    #expect(throws: ActRefusal.self) { try scene.step(.end(of: offered, patient: patient, reason: nil), by: guardian) }
  }

  @Test func anEmergencyAdmitsAtOnceWithASealedReason() async throws {
    let patient = try scene.patient
    let declared = FacilityStep.declare(patient: patient, organisation: scene.ruby, reason: "unconscious")
    #expect(throws: ActRefusal.consent(.notEntitled)) { try scene.step(declared, by: house.doctor) }
    try scene.affiliate(house.doctor, with: scene.ruby, by: scene.desk)
    try scene.step(declared, by: house.doctor)
    let item = try #require(try await scene.admitted(by: scene.desk).first)
    #expect(item.admission.isEmergency && item.json["emergency"] == true)
    let bytes = try CanonicalJSON.encode(.object(declared.body))
    #expect(!String(decoding: bytes, as: UTF8.self).contains("unconscious"))
  }

  @Test func aSuspendedFacilityAdmitsNobodyAndItsPatientsMayLeave() throws {
    let offered = try scene.admit()
    try house.act(
      .consent(.suspend(.organisation(scene.ruby), reason: "under review")), by: house.administrator)
    #expect(throws: ActRefusal.consent(.notApproved(.suspended))) {
      try scene.step(.end(of: offered, patient: scene.patient, reason: nil), by: scene.desk)
    }
    try scene.step(.end(of: offered, patient: try scene.patient, reason: nil), by: house.patient)
  }

  @Test func theListIsTheFacilitysOwnAndNamesNobodyWithoutAGrant() async throws {
    _ = try scene.admit()
    for stranger in [scene.otherDesk, house.administrator, house.doctor, house.patient] {
      await #expect(throws: StoreError.unknown(.organisation)) { _ = try await scene.admitted(by: stranger) }
    }
    let before = house.store.head.size
    #expect(try await scene.admitted(by: scene.desk).map(\.name) == [nil])
    #expect(house.store.head.size == before)
    try house.grant([.list], on: [.directoryEntry], to: scene.desk)
    #expect(try await scene.admitted(by: scene.desk).map(\.name) == ["Ida Winter"])
    // The grant, and the decision that the name rests on.
    #expect(house.store.head.size == before + 2)
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func thePatientSeesWhereTheyWereAndOthersAreDeniedOnTheLedger() async throws {
    let offered = try scene.admit()
    try scene.step(.end(of: offered, patient: try scene.patient, reason: nil), by: house.patient)
    let own = try await scene.facilities.admissions(
      of: scene.patient, before: .max, limit: 9, by: scene.asker(house.patient))
    #expect(own.items.map(\.admission.state) == [.ended])
    await #expect(throws: AccessDenied.self) {
      _ = try await scene.facilities.admissions(
        of: scene.patient, before: .max, limit: 9, by: scene.asker(scene.otherDesk))
    }
  }

  @Test func whatWasAgreedIsDerivedAgainAndEndsWithAnErasure() async throws {
    let offered = try scene.admit()
    let device = try scene.device("watch-1")
    try scene.step(.assign(device, scene.ruby), by: scene.desk)
    try house.grant([.read], on: [.reports], to: house.doctor)
    try house.act(.erase(patient: house.patient.id), by: house.administrator)
    let current = try await house.store.reader.currentAdmissions(of: house.patient.id)
    #expect(current.isEmpty)
    let history = try await house.store.reader.admissions(of: house.patient.id, before: .max, limit: 9)
    #expect(history.map(\.state) == [.ended] && history[0].position == offered)
    try house.store.close()
    let report = try Rebuild.run(house.store.configuration, keyRing: house.store.keyRing)
    #expect(report.changedTables.isEmpty)
  }
}
