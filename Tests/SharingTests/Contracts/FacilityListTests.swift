import Consent
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// Devices and doctors of a facility, and a doctor's own patients.
@Suite struct FacilityListTests {
  private let scene: FacilityHouse
  private var house: RecordHouse { scene.house }

  init() throws { scene = try FacilityHouse() }

  private func devices(by signer: Signer) async throws -> [String] {
    try await scene.facilities.devices(
      of: scene.ruby, before: .max, limit: 9, by: RecordHouse.id(signer)
    ).items.map(\.device)
  }

  @Test func aDeviceBelongsToOneFacilityAtATime() async throws {
    let (first, second) = (try scene.device("watch-1"), try scene.device("watch-2"))
    try scene.step(.assign(first, scene.ruby), by: scene.desk)
    try scene.step(.assign(second, scene.ruby), by: house.administrator)
    #expect(try await devices(by: scene.desk) == ["watch-2", "watch-1"])
    #expect(throws: StoreError.conflict(.deviceAssigned)) {
      try scene.step(.assign(first, scene.opal), by: scene.otherDesk)
    }
    #expect(throws: ActRefusal.consent(.notEntitled)) {
      try scene.step(.release(first, scene.ruby), by: scene.otherDesk)
    }
    #expect(throws: StoreError.conflict(.deviceNotAssigned)) {
      try scene.step(.release(first, scene.opal), by: scene.otherDesk)
    }
    #expect(throws: ActRefusal.roleForbids(.doctor, .deviceReleased)) {
      try scene.step(.release(first, scene.ruby), by: house.doctor)
    }
    try scene.step(.release(first, scene.ruby), by: scene.desk)
    try scene.step(.assign(first, scene.opal), by: scene.otherDesk)
    #expect(try await devices(by: scene.desk) == ["watch-2"])
    #expect(throws: StoreError.unknown(.device)) {
      try scene.step(.assign(DeviceID("watch-9"), scene.ruby), by: scene.desk)
    }
    await #expect(throws: StoreError.unknown(.organisation)) { _ = try await devices(by: scene.otherDesk) }
    #expect(try await devices(by: house.administrator) == ["watch-2"])
  }

  private func doctors(by signer: Signer, after: String = "", limit: Int = 9) async throws -> (
    ids: [String], next: String?
  ) {
    let page = try await scene.facilities.doctors(
      of: scene.ruby, after: after, limit: limit, by: RecordHouse.id(signer))
    return (page.items.map(\.standing.id.text), page.next)
  }

  @Test func aDoctorIsAffiliatedWhenBothSidesHaveSigned() async throws {
    let doctor = try RecordHouse.id(house.doctor)
    let sign = Act.consent(.signAffiliation(doctor, scene.ruby))
    try house.act(sign, by: scene.desk)
    #expect(try await doctors(by: scene.desk).ids.isEmpty)
    let offers = try await house.store.writer.perform { [ruby = scene.ruby] in $0.offers(of: ruby).map(\.person.id) }
    #expect(offers == [doctor])
    await #expect(throws: StoreError.unknown(.organisation)) { _ = try await doctors(by: house.doctor) }
    try house.act(sign, by: house.doctor)
    #expect(try await doctors(by: house.doctor).ids == [house.doctor.id])
    try scene.affiliate(house.other, with: scene.ruby, by: scene.desk)
    let both = [house.doctor.id, house.other.id].sorted()
    let first = try await doctors(by: scene.desk, limit: 1)
    #expect(first.ids == [both[0]] && first.next == both[0])
    let second = try await doctors(by: scene.desk, after: both[0], limit: 1)
    #expect(second.ids == [both[1]] && second.next == nil)
    try house.act(.consent(.endAffiliation(doctor, scene.ruby)), by: house.doctor)
    #expect(try await doctors(by: scene.desk).ids == [house.other.id])
  }

  @Test func aDoctorsOwnPatientsAreThoseOfTheTeamAndThoseWhoLetThem() async throws {
    let asker = try scene.asker(house.doctor)
    func own() async throws -> [OwnPatient] {
      try await scene.facilities.patients(of: asker, after: "", limit: 9).items
    }
    #expect(try await own().isEmpty)
    let grant = try house.grant([.read], on: [.reports], to: house.doctor)
    #expect(try await own().map(\.hasGranted) == [true])
    #expect(try await own().map(\.isOnTeam) == [false])
    #expect(try await own().map(\.name) == [nil])
    try house.grant([.list], on: [.directoryEntry], to: house.doctor, until: 60_000)
    #expect(try await own().map(\.name) == ["Ida Winter"])
    house.advance(60_000)
    try house.revoke(grant)
    #expect(try await own().isEmpty)
    try house.act(.changeTeam(patient: house.patient.id, members: [house.doctor.id]), by: house.administrator)
    #expect(try await own().map(\.isOnTeam) == [true])
    #expect(try await own().map(\.hasGranted) == [false])
    let others = try await scene.facilities.patients(of: scene.asker(house.other), after: "", limit: 9)
    #expect(others.items.isEmpty && others.next == nil)
    #expect(try house.audit().findings.isEmpty)
  }
}
