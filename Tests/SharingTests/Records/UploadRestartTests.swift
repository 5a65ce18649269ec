import Consent
import Foundation
import GRDB
import Ledger
import Synchronization
import Testing
import Vault
import Vitals

@testable import Sharing
@testable import Store

/// A gateway that was restarted while files came in and went out.
@Suite struct UploadRestartTests {
  private let house: RecordHouse

  init() throws { house = try RecordHouse() }

  /// The desk as the next start makes it, over the same disk, with what no entry names collected.
  private func restarted() throws -> RecordDesk {
    let next = try RecordDesk(store: house.store)
    try BlobCollector(store: house.store, folder: next.blobs).collect()
    return next
  }

  private func parts(_ bytes: some Collection<UInt8> & Sendable) -> AsyncStream<[UInt8]> {
    AsyncStream { source in
      source.yield(Array(bytes))
      source.finish()
    }
  }

  private func read(_ opening: Opening, _ range: Range<Int64>, at desk: RecordDesk) async throws -> [UInt8] {
    let bytes = Mutex<[UInt8]>([])
    try await desk.read(opening, range) { piece in bytes.withLock { $0 += piece } }
    return bytes.withLock { $0 }
  }

  @Test(arguments: [1_000_000, 1_966_080, 2_500_000, 3_000_000])
  func bytesGoOnAfterTheLastObjectThatIsWhole(sent: Int) async throws {
    let bytes = House.bytes(3_000_000)
    let begun = try await house.desk.uploads.begin(.plaintext(bytes: 3_000_000), by: house.doctor.id)
    try await begun.add(parts(bytes[..<sent]), at: 0)
    let desk = try restarted()
    let upload = try await desk.uploads.upload(begun.id, of: house.doctor.id)
    let offset = Int(await upload.offset)
    // What had filled objects is there, and no more than an object and what waited for it is not.
    #expect(offset <= sent && offset > sent - SealedFileFormat.objectPlaintextBytes - 70_000)
    if offset < 3_000_000 {
      await #expect(throws: UploadRefusal.wrongOffset(Int64(offset))) { try await upload.add(parts(bytes), at: 0) }
      try await upload.add(parts(bytes[offset...]), at: Int64(offset))
    }
    let file = try #require(try await upload.file).file
    #expect(file.digest == Digest32.sha256(bytes) && file.bytes == 3_000_000)
    try house.grant([.write, .read], on: [.reports], to: house.doctor)
    let signed = try house.doctor.sign(.record(try house.offer(.reports, file: file)), at: house.now)
    let record = RecordID(
      position: try await desk.file(signed, upload: upload.id, wraps: [], purpose: .treatment).position)
    let opening = try await desk.open(record, by: house.asker(house.doctor))
    #expect(try await read(opening, 0..<3_000_000, at: desk) == bytes)
    // Filed, it is an upload no more: not after the next start either.
    await #expect(throws: UploadRefusal.unknown) {
      _ = try await restarted().uploads.upload(begun.id, of: house.doctor.id)
    }
  }

  @Test func aPromiseThatTheDiskDidNotKeepIsForgotten() async throws {
    let bytes = House.bytes(3_000_000)
    let begun = try await house.desk.uploads.begin(.plaintext(bytes: 3_000_000), by: house.doctor.id)
    try await begun.add(parts(bytes[..<2_100_000]), at: 0)
    // The second object was promised and, as after a power cut, is not there.
    let kept = try #require(try house.store.keptUploads().first)
    #expect(kept.objects.count == 2)
    try house.desk.blobs.lose(kept.objects[1])
    for _ in 0..<2 {
      let upload = try await restarted().uploads.upload(begun.id, of: house.doctor.id)
      #expect(await upload.offset == Int64(SealedFileFormat.objectPlaintextBytes))
    }
    let upload = try await restarted().uploads.upload(begun.id, of: house.doctor.id)
    try await upload.add(parts(bytes[983_040...]), at: 983_040)
    #expect(try await upload.file?.file.digest == Digest32.sha256(bytes))
    #expect(try house.store.keptUploads().first?.objects.count == 4)
  }

  /// LEDGER-3: the upload's row holds the file's key under its author's, where the patient's erasure does not reach.
  @Test func theUploadIsForgottenInTheTransactionOfItsRecord() async throws {
    try house.grant([.write], on: [.reports], to: house.doctor)
    let (id, file) = try await house.upload(House.bytes(100_000), by: house.doctor)
    let offer = try house.offer(.reports, file: file)
    // Nothing forgets an upload any more: then its record is not added either.
    try await house.store.writer.perform {
      try $0.db.execute(
        sql: "CREATE TRIGGER stays BEFORE DELETE ON uploads BEGIN SELECT RAISE(ABORT, 'stays'); END")
    }
    let before = house.store.head.size
    await #expect(throws: (any Error).self) { try await house.file(offer, upload: id, by: house.doctor) }
    #expect(house.store.head.size == before)
    #expect(try house.store.keptUploads().map(\.id) == [id])
    try await house.store.writer.perform { try $0.db.execute(sql: "DROP TRIGGER stays") }
    try await house.file(offer, upload: id, by: house.doctor)
    #expect(try house.store.keptUploads().isEmpty)
    let left = try await house.store.writer.perform {
      try Int.fetchOne($0.db, sql: "SELECT count(*) FROM upload_objects")
    }
    #expect(left == 0)
  }

  /// Whoever still holds an upload that has ended reaches no other with it.
  @Test func anUploadThatHasEndedIsPromisedNothing() async throws {
    let begun = try await house.desk.uploads.begin(.objects, by: house.patient.id)
    await house.desk.uploads.end(begun)
    let other = try await house.desk.uploads.begin(.objects, by: house.patient.id)
    let object = SealedObject(bytes: House.random(100))
    try await begun.put(object.bytes, as: object.id)
    #expect(try house.store.keptUploads().map(\.id) == [other.id])
    #expect(try house.store.keptUploads().first?.objects.isEmpty == true)
  }

  @Test func aPatientsOwnFilesAreBoundedInAllWhoeverBringsThem() async throws {
    var limits = UploadLimits()
    limits.patientBytes = 2_500_000
    let desk = try RecordDesk(store: house.store, limits: limits)
    func file(_ count: Int, by signer: Signer) async throws {
      let upload = try await desk.uploads.begin(.plaintext(bytes: Int64(count)), by: signer.id)
      try await upload.add(parts(House.bytes(count)), at: 0)
      let file = try #require(try await upload.file).file
      let signed = try signer.sign(.record(try house.offer(.ownFiles, file: file)), at: house.now)
      _ = try await desk.file(signed, upload: upload.id, wraps: [], purpose: .treatment)
    }
    try await file(1_500_000, by: house.patient)
    await #expect(throws: UploadRefusal.quota) { try await file(1_000_001, by: house.patient) }
    let guardian = try RecordHouse.id(house.other)
    let year = try #require(Period(from: house.now, until: house.now.adding(milliseconds: 86_400_000)))
    try house.act(
      .consent(.nameGuardian(guardian, patient: try RecordHouse.id(house.patient), classes: .all, period: year)),
      by: house.administrator)
    await #expect(throws: UploadRefusal.quota) { try await file(1_000_001, by: house.other) }
    // Whoever may not add anything is told that alone.
    await #expect(throws: ActRefusal.self) { try await file(1_000_002, by: house.doctor) }
    try await file(999_999, by: house.other)
  }

  @Test func sealedObjectsAreNotSentAgain() async throws {
    var sealer = FileSealer(key: .random())
    let objects = try sealer.add(House.bytes(2_000_000))
    let begun = try await house.desk.uploads.begin(.objects, by: house.patient.id)
    for object in objects { try await begun.put(object.bytes, as: object.id) }
    let desk = try restarted()
    let upload = try await desk.uploads.upload(begun.id, of: house.patient.id)
    for object in objects { #expect(try await upload.keep(object.id)) }
    await #expect(throws: UploadRefusal.unknown) { _ = try await desk.uploads.upload(begun.id, of: house.doctor.id) }
  }

  @Test func whatIsGivenUpTakesTooLongOrIsErasedIsCollected() async throws {
    let given = try await house.desk.uploads.begin(.plaintext(bytes: 2_000_000), by: house.doctor.id)
    try await given.add(parts(House.bytes(1_500_000)), at: 0)
    await house.desk.uploads.end(given)
    #expect(try house.store.keptUploads().isEmpty)
    let own = try await house.desk.uploads.begin(.plaintext(bytes: 2_000_000), by: house.patient.id)
    try await own.add(parts(House.bytes(1_500_000)), at: 0)
    let old = try await house.desk.uploads.begin(.objects, by: house.doctor.id)
    house.advance(Transaction.uploadMilliseconds - 1)
    _ = try await restarted().uploads.upload(own.id, of: house.patient.id)
    try house.act(.erase(patient: house.patient.id), by: house.administrator)
    #expect(try house.store.keptUploads().map(\.id) == [old.id])
    house.advance(1)
    #expect(try house.store.keptUploads().isEmpty)
  }

  @Test func anOpeningGoesOnWithoutAnotherUse() async throws {
    let bytes = House.bytes(2_000_000)
    let record = try await house.report(bytes)
    let grant = try house.grant([.read], on: [.reports], to: house.other, uses: 1)
    let opening = try await house.desk.open(record, by: house.asker(house.other))
    let before = house.store.head.size
    let desk = try restarted()
    let again = try await desk.opening(opening.token, of: record, by: RecordHouse.id(house.other))
    let rest = try await read(again, 1_000_000..<2_000_000, at: desk)
    #expect(rest == Array(bytes[1_000_000...]) && house.store.head.size == before)
    await #expect(throws: AccessDenied.self) { _ = try await desk.open(record, by: house.asker(house.other)) }
    for (token, person) in [(opening.token, house.doctor), ("AAAAAAAAAAAAAAAAAAAAAA", house.other)] {
      await #expect(throws: OpeningRefusal.over) {
        _ = try await restarted().opening(token, of: record, by: RecordHouse.id(person))
      }
    }
    try house.revoke(grant)
    await #expect(throws: OpeningRefusal.over) { try await desk.read(again, 0..<10) { _ in } }
    await #expect(throws: OpeningRefusal.over) {
      _ = try await restarted().opening(opening.token, of: record, by: RecordHouse.id(house.other))
    }
  }

  @Test func anOpeningEndsWithItsTimeAlsoOverARestart() async throws {
    let record = try await house.report(House.bytes(1_000))
    let opening = try await house.desk.open(record, by: house.asker(house.patient))
    house.advance(Opening.lifetimeMilliseconds - 1)
    _ = try await restarted().opening(opening.token, of: record, by: RecordHouse.id(house.patient))
    house.advance(1)
    await #expect(throws: OpeningRefusal.over) {
      _ = try await restarted().opening(opening.token, of: record, by: RecordHouse.id(house.patient))
    }
  }
}

extension BlobFolder {
  /// What a power cut can take: an object that was not synced yet.
  fileprivate func lose(_ id: ContentID) throws {
    let name = id.description
    try FileManager.default.removeItem(atPath: "\(path)/\(name.suffix(2))/\(name)")
  }
}
