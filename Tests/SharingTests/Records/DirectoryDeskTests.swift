import Consent
import Foundation
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// What the directory shows: to each role of what it needs, and nothing that the patient forbids (decision 0075).
@Suite struct DirectoryDeskTests {
  private let house: RecordHouse

  init() throws { house = try RecordHouse() }

  private func fill(_ classes: [DataClass]) async throws -> [RecordID] {
    try house.grant([.write], on: .records, to: house.doctor)
    var records: [RecordID] = []
    for dataClass in classes { records.append(try await house.file(house.offer(dataClass), by: house.doctor)) }
    return records
  }

  private func shown(to signer: Signer) async throws -> [Int64] {
    let (_, page) = try await house.desk.directory(
      of: RecordHouse.id(house.patient), before: .max, limit: 9, by: house.asker(signer))
    return page.items.map(\.view.position).sorted()
  }

  @Test func aPharmacySeesPrescriptionsAndADeskVisits() async throws {
    let records = try await fill([.reports, .prescriptions, .visits, .prescriptions]).map(\.position)
    let (pharmacy, desk, researcher) = (
      try house.approved(.pharmacy), try house.approved(.desk), try house.approved(.researcher)
    )
    for signer in [pharmacy, desk, researcher, house.other] {
      try house.grant([.list], on: [.directoryEntry], to: signer)
    }
    #expect(try await shown(to: pharmacy) == [records[1], records[3]])
    #expect(try await shown(to: desk) == [records[2]])
    #expect(try await shown(to: researcher).isEmpty)
    #expect(try await shown(to: house.other) == records)
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func whatThePatientForbidsStandsNotInTheDirectory() async throws {
    let records = try await fill([.prescriptions, .prescriptions, .visits])
    let pharmacy = try house.approved(.pharmacy)
    for signer in [pharmacy, house.other] { try house.grant([.list], on: [.directoryEntry], to: signer) }
    try house.prohibit(.record(records[0]), to: pharmacy)
    try house.prohibit(.classes([.prescriptions]), to: house.other)
    let before = house.store.head.size
    #expect(try await shown(to: pharmacy) == [records[1].position])
    #expect(house.store.head.size == before + 1)
    #expect(try await shown(to: house.other) == [records[2].position])
    let log = try await house.store.reader.accesses(by: pharmacy.id, before: .max, limit: 1).items
    let items = log.first?.payload.value?["items"]?.array ?? []
    #expect(items.map { $0["outline"]?.integer } == [nil, records[1].position, records[0].position])
    #expect(items.map { $0["basis"] != nil } == [true, true, false])
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func aGrantOfTrustedDataShowsNoneOfAnothers() async throws {
    _ = try await fill([.visits])
    try house.grant([.list], on: [.directoryEntry], to: house.other, sources: .trusted)
    #expect(try await shown(to: house.other).isEmpty)
  }

  @Test func whoIsForbiddenTheDirectoryIsRefusedItAltogether() async throws {
    _ = try await fill([.visits])
    try house.grant([.list], on: [.directoryEntry], to: house.other)
    try house.prohibit(.classes([.directoryEntry]), to: house.other)
    await #expect(throws: AccessDenied.self) { _ = try await shown(to: house.other) }
  }
}
