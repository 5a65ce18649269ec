import Consent
import Crypto
import Foundation
import Ledger
import Store
import Testing
import Vault
import Vitals

@testable import Sharing

/// A counted use is spent by what opens (decision 0076).
@Suite struct UnopenedTests {
  private let house: RecordHouse

  init() throws { house = try RecordHouse() }

  private func used(_ grant: GrantID) async throws -> Int? {
    try await house.store.consent(of: RecordHouse.id(house.patient))?.grant(grant)?.used
  }

  /// What the patient's newest line about the other doctor says of why nothing was opened.
  private func unopened() async throws -> String? {
    let log = try await house.store.reader.accesses(by: house.other.id, before: .max, limit: 1).items
    #expect(log.first?.json["permitted"] == true)
    return log.first?.json["unopened"]?.string
  }

  @Test func whatHasNoFileSpendsNothing() async throws {
    try house.grant([.write], on: [.reports], to: house.doctor)
    let record = try await house.file(house.offer(.reports), by: house.doctor)
    let grant = try house.grant([.read, .download], on: [.reports], to: house.other, uses: 1)
    let asker = try house.asker(house.other)
    await #expect(throws: OpeningRefusal.noFile) { _ = try await house.desk.open(record, by: asker) }
    await #expect(throws: OpeningRefusal.noFile) { _ = try await house.desk.key(of: record, by: asker) }
    #expect(try await unopened() == "no-file")
    #expect(try await used(grant) == 0)
    _ = try await house.desk.show(record, by: asker)
    #expect(try await used(grant) == 1)
    await #expect(throws: AccessDenied.self) { _ = try await house.desk.open(record, by: asker) }
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func aDamagedFileSpendsNothingAndIsOpenedWhenItIsMended() async throws {
    let bytes = House.bytes(1_000)
    let record = try await house.report(bytes)
    let grant = try house.grant([.read], on: [.reports], to: house.other, uses: 1)
    let asker = try house.asker(house.other)
    let own = try await house.desk.open(record, by: house.asker(house.patient))
    let object = try FileManifest(parsing: house.desk.blobs.read(own.file.address)).objects[0].description
    let url = URL(fileURLWithPath: "\(house.store.blobPath)/\(object.suffix(2))/\(object)")
    let whole = try Data(contentsOf: url)
    var damaged = whole
    damaged[100] ^= 1
    try damaged.write(to: url)
    await #expect(throws: VaultError.self) { _ = try await house.desk.open(record, by: asker) }
    #expect(try await unopened() == "unreadable")
    #expect(try await used(grant) == 0)
    try whole.write(to: url)
    let opening = try await house.desk.open(record, by: asker)
    #expect(try await house.read(opening) == bytes)
    #expect(try await used(grant) == 1)
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func aReaderWithoutAKeySpendsNothing() async throws {
    let record = try await house.report(House.random(10))
    let grant = try house.grant([.download], on: [.reports], to: house.other, uses: 1)
    let asker = try house.asker(house.other)
    await #expect(throws: OpeningRefusal.noReaderKey) { _ = try await house.desk.key(of: record, by: asker) }
    #expect(try await unopened() == "no-reader-key")
    #expect(try await used(grant) == 0)
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func anAuditFindsAUseThatWasLeftOut() async throws {
    let grant = try house.grant([.read], on: [.reports], to: house.other, uses: 1)
    let (patient, other) = (house.patient.id, house.other.id)
    func forge(_ unopened: JSONValue?) throws -> Int64 {
      try house.store.writer.wait { transaction in
        let subject = try #require(transaction.registry.patient(id: patient)?.subject)
        var payload: [String: JSONValue] = [
          "action": "read", "purpose": "TREAT", "rules": 3,
          "items": [["basis": ["kind": "grant", "of": .integer(grant.position)], "class": "reports"]],
        ]
        payload["unopened"] = unopened
        return try transaction.append(
          .accessDecided, about: subject, pseudonym: patient,
          body: [
            "grants": [.integer(grant.position)], "permitted": true, "person": .string(other),
            "position": .integer(transaction.nextPosition), "uses": [],
          ], payload: .object(payload))
      }
    }
    _ = try forge("no-file")
    #expect(try house.audit().findings.isEmpty)
    let position = try forge(nil)
    #expect(try house.audit().findings.map(\.position) == [position])
  }

  @Test func aReaderWhoseKeyChangedOpensWithTheNewOne() async throws {
    let record = try await house.report(House.random(10))
    let asker = try house.asker(house.patient)
    func open(_ keys: PersonKeys) async throws -> FileKey {
      let (file, wrap) = try await house.desk.key(of: record, by: asker)
      return try wrap.open(
        with: keys.agreement,
        context: WrapContext(file: file.address, patient: house.patient.id, reader: house.patient.id))
    }
    let before = try await open(house.patientKeys)
    let changed = PersonKeys.random()
    try house.act(.agree(person: house.patient.id, key: changed.agreementKey), by: house.patient)
    #expect(try await open(changed).bytes == before.bytes)
    await #expect(throws: (any Error).self) { _ = try await open(house.patientKeys) }
  }
}
