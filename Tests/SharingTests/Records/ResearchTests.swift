import Consent
import Foundation
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// What researchers take out: what was let to them, record by record, and no sentence about anybody.
@Suite struct ResearchTests {
  private let house: RecordHouse

  init() throws { house = try RecordHouse() }

  private func results(_ values: [Int64]) async throws -> [RecordID] {
    try house.grant([.write], on: [.laboratoryResults], to: house.laboratory)
    var records: [RecordID] = []
    for value in values {
      let offer = try house.offer(
        .laboratoryResults, content: ["code": "718-7", "unit": "g/L", "value": .integer(value)])
      records.append(try await house.file(offer, by: house.laboratory))
    }
    return records
  }

  private func exported(_ dataClass: DataClass = .laboratoryResults) async throws -> [Int64] {
    let asker = try house.asker(house.other, .research)
    return try await house.desk.export(dataClass, after: 0, by: asker).items.compactMap {
      $0["content"]?["value"]?.integer
    }
  }

  @Test func researchersGetWhatIsLetToThemUnderAnotherName() async throws {
    try house.grant([.write], on: [.laboratoryResults], to: house.laboratory)
    let offer = try house.offer(.laboratoryResults, content: ["code": "718-7", "unit": "g/L", "value": 140])
    try await house.file(offer, by: house.laboratory)
    let asker = try house.asker(house.other, .research)
    let before = house.store.head.size
    #expect(try await house.desk.export(.laboratoryResults, after: 0, by: asker).items.isEmpty)
    #expect(house.store.head.size == before)
    try house.grant([.export], on: [.laboratoryResults], to: house.other, purposes: [.research])
    let page = try await house.desk.export(.laboratoryResults, after: 0, by: asker)
    let item = try #require(page.items.first)
    #expect(item["content"]?["value"] == 140 && item["month"]?.string?.count == 7)
    let text = String(decoding: try CanonicalJSON.encode(item), as: UTF8.self)
    for word in [house.patient.id, house.laboratory.id, "A title"] { #expect(!text.contains(word)) }
    let again = try await house.desk.export(.laboratoryResults, after: 0, by: asker)
    #expect(again.items.first?["subject"] == item["subject"])
    #expect(try await house.desk.export(.reports, after: 0, by: asker).items.isEmpty)
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func aRecordThatThePatientForbidsIsNotExported() async throws {
    let records = try await results([140, 150, 160])
    try house.grant([.export], on: [.laboratoryResults], to: house.other, purposes: [.research])
    #expect(try await exported() == [140, 150, 160])
    let prohibition = try house.prohibit(.record(records[1]), to: house.other)
    #expect(try await exported() == [140, 160])
    let log = try await house.store.reader.accesses(by: house.other.id, before: .max, limit: 1).items
    let items = log.first?.payload.value?["items"]?.array ?? []
    #expect(items.map { $0["record"]?.integer } == records.map(\.position))
    #expect(items.map { $0["basis"] != nil } == [true, false, true])
    try house.act(
      .consent(.revoke(of: prohibition.position, patient: RecordHouse.id(house.patient), reason: nil)),
      by: house.patient)
    #expect(try await exported().count == 3)
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func whatOnlyTrustedFacilitiesWroteMayBeTakenOutIsAll() async throws {
    _ = try await results([140])
    try house.grant(
      [.export], on: [.laboratoryResults], to: house.other, purposes: [.research], sources: .trusted)
    let before = house.store.head.size
    #expect(try await exported().isEmpty)
    #expect(house.store.head.size == before)
    try house.grant([.export], on: [.laboratoryResults], to: house.other, purposes: [.research])
    #expect(try await exported() == [140])
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func aGrantOnOneRecordLetsThatOneOut() async throws {
    let records = try await results([140, 150])
    let terms = try #require(
      ConsentTerms(scope: .record(records[1]), purposes: [.research], actions: [.export]))
    let period = try #require(Period(from: house.now, until: nil))
    let whole = try #require(GrantTerms(terms, period: period, sources: .any))
    let offer = GrantOffer(
      patient: try RecordHouse.id(house.patient), grantee: .person(try RecordHouse.id(house.other)), terms: whole)
    try house.act(.consent(.grant(offer)), by: house.patient)
    #expect(try await exported() == [150])
  }

  @Test func anExportGoesOnWithinAPatientAndLeavesNothingOut() async throws {
    // As many of another class in front, which once took the place of what was asked for.
    try house.grant([.write], on: [.visits], to: house.doctor)
    _ = try await results([0, 1, 2, 3, 4])
    for _ in 0..<3 { try await house.file(house.offer(.visits), by: house.doctor) }
    try house.grant([.export], on: [.laboratoryResults], to: house.other, purposes: [.research])
    let asker = try house.asker(house.other, .research)
    var (values, cursor, pages): ([Int64], Int64?, Int) = ([], 0, 0)
    while let place = cursor {
      let page = try await house.desk.export(.laboratoryResults, after: place, most: 2, by: asker)
      values += page.items.compactMap { $0["content"]?["value"]?.integer }
      (cursor, pages) = (page.next, pages + 1)
    }
    #expect(values == [0, 1, 2, 3, 4] && pages >= 3)
    await #expect(throws: StoreError.unknown(.patient)) {
      _ = try await house.desk.export(.laboratoryResults, after: 999_999, by: asker)
    }
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func ofTheContentOnlyWhatProgramsReadLeaves() async throws {
    try house.grant([.write], on: [.prescriptions, .visits, .reports], to: house.doctor)
    let prescription: JSONValue = [
      "dosage": "one a day", "medication": "Amoxicillin", "note": "Ida Winter, 5 Lake Road", "quantity": ["Ida": 1],
    ]
    try await house.file(house.offer(.prescriptions, content: prescription), by: house.doctor)
    try await house.file(
      house.offer(.visits, content: ["reason": "Ida Winter fell.", "remote": true]), by: house.doctor)
    try await house.file(house.offer(.reports, content: ["text": "Ida Winter is well."]), by: house.doctor)
    try house.grant([.export], on: .records, to: house.other, purposes: [.research])
    let asker = try house.asker(house.other, .research)
    let expected: [(DataClass, JSONValue?)] = [
      (.prescriptions, ["dosage": "one a day", "medication": "Amoxicillin"]), (.visits, ["remote": true]),
      (.reports, nil),
    ]
    for (dataClass, content) in expected {
      let items = try await house.desk.export(dataClass, after: 0, by: asker).items
      #expect(items.count == 1 && items.first?["content"] == content, "\(dataClass)")
    }
  }
}
