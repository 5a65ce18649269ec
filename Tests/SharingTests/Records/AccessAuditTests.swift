import Consent
import Foundation
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// CONSENT-4: what did not pass the gate is found, at its position.
@Suite struct AccessAuditTests {
  private let house: RecordHouse

  init() throws { house = try RecordHouse() }

  /// Puts a decision on the ledger as a gateway would that forgot to decide.
  private func forge(_ basis: JSONValue, grants: [JSONValue], at offset: Int64 = 0) throws -> Int64 {
    let (patient, doctor) = (house.patient.id, house.other.id)
    return try house.store.writer.wait { transaction in
      let subject = try #require(transaction.registry.patient(id: patient)?.subject)
      return try transaction.append(
        .accessDecided, about: subject, pseudonym: patient,
        body: [
          "grants": .array(grants), "permitted": true, "person": .string(doctor),
          "position": .integer(transaction.nextPosition), "uses": [],
        ],
        payload: [
          "action": "read", "items": [["basis": basis, "class": "reports"]], "purpose": "TREAT",
        ])
    }
  }

  @Test func whatTheGateLetThroughIsClean() async throws {
    let record = try await house.report(House.random(10))
    _ = try await house.desk.open(record, by: house.asker(house.patient))
    let outcome = try house.audit()
    #expect(outcome.findings.isEmpty && outcome.report.permits == 2 && !outcome.isInClear)
  }

  @Test func anAccessWithoutConsentIsNamed() throws {
    let position = try forge(["kind": "own"], grants: [])
    let outcome = try house.audit()
    #expect(outcome.findings.map(\.position) == [position])
  }

  @Test func anAccessOnARevokedGrantIsNamed() throws {
    let grant = try house.grant([.read], on: [.reports], to: house.other)
    let basis: JSONValue = ["kind": "grant", "of": .integer(grant.position)]
    _ = try forge(basis, grants: [.integer(grant.position)])
    #expect(try house.audit().findings.isEmpty)
    try house.revoke(grant)
    let position = try forge(basis, grants: [.integer(grant.position)])
    #expect(try Set(house.audit().findings.map(\.position)) == [position])
  }

  @Test func aRecordThatPassedNoGateIsNamed() throws {
    try house.grant([.write], on: [.reports], to: house.doctor)
    let signed = try house.doctor.sign(.record(house.offer(.reports)))
    let entry = try Entry.parse(signed.entry)
    let sealed = try #require(signed.sealed)
    let position = try house.store.writer.wait { transaction in
      try transaction.record(act: entry, payload: (sealed.salt, sealed.payload))
    }
    #expect(try house.audit().findings == [.ungatedRecord(at: position)])
  }

  @Test func anExportIsAuditedByWhatStandsInClear() async throws {
    let record = try await house.report(House.random(10))
    let grant = try house.grant([.read], on: [.reports], to: house.other)
    _ = try await house.desk.open(record, by: house.asker(house.other))
    try house.revoke(grant)
    let good = try export("good")
    #expect(good.findings.isEmpty && good.isInClear && good.report.shownInClear >= 1)
    let position = try forge(["kind": "grant", "of": .integer(grant.position)], grants: [.integer(grant.position)])
    #expect(try Set(export("bad").findings.map(\.position)) == [position])
  }

  private func export(_ name: String) throws -> AccessAudit.Outcome {
    let folder = house.folder.path + "/" + name
    let head = try house.store.anchorHead()
    let anchored = AnchorHead(
      origin: house.store.identity.origin, size: UInt64(head.size), root: head.root, blockIndex: UInt64(head.block),
      blockHash: head.blockHash)
    _ = try LedgerExport(path: house.database, anchored: anchored).write(to: folder) { _, _ in }
    return try AccessAudit.run(export: folder)
  }
}
