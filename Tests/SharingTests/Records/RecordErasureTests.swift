import Consent
import Foundation
import Ledger
import Store
import Testing
import Vault

@testable import Sharing

/// After an erasure nothing of the records can be read: not in the database, its log, the objects, nor a later backup.
@Suite struct RecordErasureTests {
  private func holds(_ needle: [UInt8], _ folder: String) throws -> Bool {
    let paths = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
    return paths.contains { path in
      (try? Data(contentsOf: URL(fileURLWithPath: folder + "/" + path)))?.range(of: Data(needle)) != nil
    }
  }

  private func objects(_ house: RecordHouse) -> Int {
    let all = FileManager.default.enumerator(atPath: house.store.blobPath)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.contains("/bafk") }.count
  }

  @Test func nothingOfARecordStays() async throws {
    let house = try RecordHouse()
    let secret = Array("a diagnosis that nobody else may ever read, not even in a log".utf8)
    let record = try await house.report(secret + House.bytes(1_500_000))
    let opening = try await house.desk.open(record, by: house.asker(house.patient))
    let collector = BlobCollector(store: house.store, folder: house.desk.blobs)
    let sealed = try #require(try house.desk.blobs.read(opening.file.address).first)
    #expect(sealed == UInt8(ascii: "{") && objects(house) == 3)
    #expect(try collector.collect() == 0)

    try house.act(.erase(patient: house.patient.id), by: house.administrator)
    #expect(try collector.collect() == 3)
    #expect(objects(house) == 0)
    await #expect(throws: OpeningRefusal.over) { _ = try await house.read(opening) }
    for signer in [house.patient, house.doctor] {
      await #expect(throws: (any Error).self) { _ = try await house.desk.open(record, by: house.asker(signer)) }
    }
    let report = try house.store.erasureReport(of: house.patient.id)
    #expect(report.isKeyDestroyed && report.isLogEmptied && report.records == 1 && report.wraps == 0)
    for word in [secret, Array("A title that says much".utf8), Array("Ida Winter".utf8)] {
      #expect(try !holds(word, house.folder.path))
    }
    let backup = house.folder.path + "/backup"
    _ = try Backup.write(from: house.database, to: backup)
    #expect(
      try Backup.copyBlobs(
        namedBy: backup + "/vigil.sqlite", source: house.database, from: house.store.blobPath, to: backup + "/blobs")
        == 0)
    #expect(try !holds(secret, backup))
    guard case .intact = try house.verify() else {
      Issue.record("verify found something")
      return
    }
    let audit = try house.audit()
    #expect(audit.findings.isEmpty && audit.report.shownInClear >= 1)
  }

  @Test func aBackupHoldsTheObjectsOfWhoIsThere() async throws {
    let house = try RecordHouse()
    let bytes = House.bytes(1_500_000)
    let record = try await house.report(bytes)
    let backup = house.folder.path + "/backup"
    _ = try Backup.write(from: house.database, to: backup)
    let count = try Backup.copyBlobs(
      namedBy: backup + "/vigil.sqlite", source: house.database, from: house.store.blobPath, to: backup + "/blobs")
    #expect(count == 1)
    let opening = try await house.desk.open(record, by: house.asker(house.patient))
    let copied = try FileManifest(parsing: BlobFolder.read(opening.file.address, in: backup + "/blobs"))
    #expect(copied == opening.opener.manifest)
    for object in copied.objects { _ = try BlobFolder.read(object, in: backup + "/blobs") }
  }

  @Test func aRebuildFindsTheRecordsAsTheyWere() async throws {
    let house = try RecordHouse()
    _ = try await house.report(House.random(10))
    try house.grant([.write], on: [.visits], to: house.doctor)
    try await house.file(house.offer(.visits), by: house.doctor)
    try house.store.close()
    let report = try Rebuild.run(house.store.configuration, keyRing: try KeyRing(master: house.master))
    #expect(report.changedTables.isEmpty)
  }
}
