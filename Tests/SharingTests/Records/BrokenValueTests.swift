import Consent
import Foundation
import GRDB
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// A seal that does not open is an error that says so. Only what an entry erased is erased (LEDGER-3).
@Suite struct BrokenValueTests {
  private let house: RecordHouse

  init() throws { house = try RecordHouse() }

  /// Changes what lies sealed beside these entries, as a disk may.
  private func damage(_ positions: [Int64]) throws {
    let queue = try DatabaseQueue(path: house.database)
    try queue.write { db in
      for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
        try db.execute(sql: "DROP TRIGGER \(name)")
      }
      for position in positions {
        try db.execute(sql: "UPDATE sealed SET bytes = randomblob(200) WHERE position = ?", arguments: [position])
      }
    }
    try queue.close()
  }

  private func profile(of person: String) throws -> Int64 {
    let queue = try DatabaseQueue(path: house.database)
    defer { try? queue.close() }
    let position = try queue.read {
      try Int64.fetchOne($0, sql: "SELECT position FROM persons WHERE id = ?", arguments: [person])
    }
    return try #require(position)
  }

  @Test func aRecordThatDoesNotOpenIsAnErrorAloneAndSaysSoInAList() async throws {
    let (patient, asker) = (try RecordHouse.id(house.patient), try house.asker(house.patient))
    let whole = try await house.report(House.random(10))
    let broken = try await house.report(House.random(10))
    try damage([broken.position])
    let error = StoreError.valueBroken(position: broken.position)
    await #expect(throws: error) { _ = try await house.desk.show(broken, by: asker) }
    var filter = RecordFilter()
    for dataClass in [nil, DataClass.reports] {
      filter.dataClass = dataClass
      let items = try await house.desk.list(of: patient, filter, by: asker).items.map(\.json)
      #expect(items.map { $0["record"]?.integer } == [broken.position, whole.position])
      #expect(items.map { $0["state"]?.string } == ["broken", nil])
      #expect(items[0]["class"] == "reports" && items[0]["title"] == nil && items[1]["title"] != nil)
    }
    #expect(try await house.desk.show(whole, by: asker).view.position == whole.position)
    try house.act(.erase(patient: house.patient.id), by: house.administrator)
    let doctor = try house.asker(house.doctor)
    await #expect(throws: AccessDenied.self) { _ = try await house.desk.show(broken, by: doctor) }
  }

  @Test func aDamagedRecordOfAnotherClassClosesNobodysList() async throws {
    let broken = try await house.report(House.random(10))
    try house.grant([.write], on: [.visits], to: house.doctor)
    let visit = try await house.file(house.offer(.visits), by: house.doctor)
    try damage([broken.position])
    try house.grant([.list], on: [.visits, .directoryEntry], to: house.other)
    let patient = try RecordHouse.id(house.patient)
    let page = try await house.desk.list(of: patient, RecordFilter(), by: house.asker(house.other))
    #expect(page.items.map(\.view.position) == [visit.position])
    let (_, directory) = try await house.desk.directory(
      of: patient, before: .max, limit: 9, by: house.asker(house.other))
    #expect(directory.items.map { $0.outline["state"]?.string } == [nil, "broken"])
  }

  @Test func aDamagedNameOrTimeClosesNoList() async throws {
    let (patient, asker) = (try RecordHouse.id(house.patient), try house.asker(house.patient))
    let terms = try #require(
      AppointmentStep.Terms(
        from: house.now, until: house.now.adding(milliseconds: 600_000), isRemote: false, note: nil))
    let appointments = try (0..<2).map { _ in
      try house.act(
        .appointment(.ask(patient: house.patient.id, doctor: house.doctor.id, terms)), by: house.patient)
    }
    let names = try [house.doctor, house.other].map { try profile(of: $0.id) }
    try damage([appointments[0], names[0]])
    let items = try await house.desk.appointments(of: patient, before: .max, limit: 9, by: asker).items.map(\.json)
    #expect(items.map { $0["termsState"]?.string } == [nil, "broken"])
    #expect(items.map { $0["terms"] != nil } == [true, false])
    let staff = try await house.store.reader.staff(role: .doctor, licence: .approved, after: nil, limit: 9).items
    #expect(staff.count == 2 && staff.count { $0.isBroken && $0.profile == nil } == 1)
    #expect(staff.count { !$0.isBroken && $0.profile?["name"] == "N" } == 1)
  }

  @Test func aNameThatDoesNotOpenIsNoErasure() async throws {
    let position = try profile(of: house.patient.id)
    #expect(try await house.store.reader.openedProfile(ofPatient: house.patient.id)?["name"] == "Ida Winter")
    try damage([position])
    let error = StoreError.valueBroken(position: position)
    await #expect(throws: error) { _ = try await house.store.reader.openedProfile(ofPatient: house.patient.id) }
    await #expect(throws: error) { _ = try await house.store.reader.profile(of: house.patient.id) }
    let names = try house.store.registeredNames()
    #expect(names[house.patient.id] == "(value \(position) is broken)" && names[house.doctor.id] == "N")
    try house.act(.erase(patient: house.patient.id), by: house.administrator)
    #expect(try await house.store.reader.openedProfile(ofPatient: house.patient.id) == nil)
    #expect(try house.store.registeredNames()[house.patient.id] == nil)
  }

  @Test func anAccessThatDoesNotOpenIsNeitherErasedNorLeftOut() async throws {
    let (patient, asker) = (try RecordHouse.id(house.patient), try house.asker(house.patient))
    let record = try await house.report(House.random(10))
    let decision = try await house.store.decide(asker.request(.read, .record(record), of: patient))
    try damage([decision.position])
    let page = try await house.desk.accesses(of: patient, before: .max, limit: 50, by: asker)
    let view = try #require(page.items.first { $0.position == decision.position })
    #expect(view.payload == .broken)
    #expect(throws: StoreError.valueBroken(position: decision.position)) { try view.values() }
    try house.act(.erase(patient: house.patient.id), by: house.administrator)
    let erased = try await house.store.reader.accesses(of: house.patient.id, before: .max, limit: 50).items
    #expect(try erased.allSatisfy { try $0.values() == .erased })
  }
}
