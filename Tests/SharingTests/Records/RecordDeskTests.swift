import Consent
import Crypto
import Foundation
import Ledger
import Store
import Synchronization
import Testing
import Vault
import Vitals

@testable import Sharing

/// Records end to end on a real disk: consent before each byte, and nothing after it ends.
@Suite struct RecordDeskTests {
  private let house: RecordHouse

  init() throws { house = try RecordHouse() }

  @Test func whatADoctorFiledIsOpenedByWhomThePatientLets() async throws {
    let bytes = House.bytes(2_500_000)
    let record = try await house.report(bytes)
    await #expect(throws: AccessDenied.self) { _ = try await house.desk.open(record, by: house.asker(house.other)) }
    try house.grant([.read], on: [.reports], to: house.other)
    let opening = try await house.desk.open(record, by: house.asker(house.other))
    #expect(try await house.read(opening) == bytes)
    #expect(opening.file.digest == Digest32.sha256(bytes))
    let own = try await house.desk.open(record, by: house.asker(house.patient))
    #expect(try await house.read(own) == bytes)
    let log = try await house.desk.accesses(
      of: RecordHouse.id(house.patient), before: .max, limit: 50, by: house.asker(house.patient))
    // Newest first: this look itself, the patient, the other doctor twice, the filing.
    #expect(log.items.map { $0.entry.body["permitted"]?.bool } == [true, true, true, false, true])
    #expect(log.items[3].payload.value?["action"] == "read")
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func withoutConsentNothingIsFiledAndTheAttemptStands() async throws {
    let (id, file) = try await house.upload([1, 2, 3], by: house.doctor)
    let offer = try house.offer(.reports, file: file)
    await #expect(throws: AccessDenied.self) { try await house.file(offer, upload: id, by: house.doctor) }
    let log = try await house.store.reader.accesses(of: house.patient.id, before: .max, limit: 9)
    #expect(log.items.map { $0.entry.body["permitted"]?.bool } == [false])
    // The upload waits: with consent the same file is filed.
    try house.grant([.write], on: [.reports], to: house.doctor)
    let record = try await house.file(offer, upload: id, by: house.doctor)
    #expect(
      try await house.store.reader.records(of: house.patient.id, before: .max, limit: 9).map(\.position) == [
        record.position
      ])
  }

  @Test func aRecordGoesThroughItsGateAlone() async throws {
    try house.grant([.write], on: [.reports], to: house.doctor)
    let offer = try house.offer(.reports)
    #expect(throws: ActRefusal.unknownType(.recordAdded)) { try house.act(.record(offer), by: house.doctor) }
    await #expect(throws: ActRefusal.roleForbids(.laboratory, .recordAdded)) {
      try await house.file(offer, by: house.laboratory)
    }
    await #expect(throws: ActRefusal.roleForbids(.doctor, .recordAdded)) {
      try await house.file(house.offer(.ownFiles), by: house.doctor)
    }
  }

  @Test func theSameActAgainGivesTheSamePlace() async throws {
    try house.grant([.write], on: [.reports], to: house.doctor)
    let (id, file) = try await house.upload(House.random(10), by: house.doctor)
    let signed = try house.doctor.sign(.record(house.offer(.reports, file: file)))
    let first = try await house.desk.file(signed, upload: id, wraps: [], purpose: .treatment)
    let again = try await house.desk.file(signed, upload: id, wraps: [], purpose: .treatment)
    #expect(again.position == first.position && again.isRepeated && !first.isRepeated)
  }

  @Test func aFileThatIsNotWhatWasSignedIsRefused() async throws {
    try house.grant([.write], on: [.reports], to: house.doctor)
    let (id, file) = try await house.upload(House.random(10), by: house.doctor)
    let (otherID, other) = try await house.upload(House.random(10), by: house.doctor)
    let lied = StoredFile(address: file.address, bytes: file.bytes, type: file.type, digest: other.digest)
    for (upload, file) in [(otherID, file), (id, lied)] {
      await #expect(throws: UploadRefusal.manifestBroken) {
        try await house.file(house.offer(.reports, file: file), upload: upload, by: house.doctor)
      }
    }
    await #expect(throws: UploadRefusal.unknown) {
      try await house.file(house.offer(.reports, file: file), by: house.doctor)
    }
  }

  @Test func aCorrectionNamesWhatItInvalidatesAndIsItsAuthorsAlone() async throws {
    try house.grant([.write, .correct, .list, .read], on: [.reports, .visits], to: house.doctor)
    try house.grant([.write, .correct], on: [.reports], to: house.other)
    let first = try await house.file(house.offer(.reports), by: house.doctor)
    await #expect(throws: AccessDenied.self) {
      try await house.file(house.offer(.reports, corrects: first), by: house.other)
    }
    await #expect(throws: ActRefusal.roleForbids(.doctor, .recordAdded)) {
      try await house.file(house.offer(.visits, corrects: first), by: house.doctor)
    }
    let second = try await house.file(house.offer(.reports, corrects: first), by: house.doctor)
    let page = try await house.desk.list(
      of: RecordHouse.id(house.patient), RecordFilter(), by: house.asker(house.doctor))
    #expect(page.items.map(\.view.position) == [second.position, first.position])
    #expect(page.items[1].view.correctedBy == second.position && page.items[0].view.corrects == first.position)
    #expect(page.items.allSatisfy { $0.signature == .valid && !$0.isTrusted })
    #expect(try house.audit().findings.isEmpty)
  }

  // MARK: Openings

  @Test func aSingleUseIsSpentOnceAndGoesOnAfterABreak() async throws {
    let bytes = House.bytes(2_000_000)
    let record = try await house.report(bytes)
    let grant = try house.grant([.read], on: [.reports], to: house.other, uses: 1)
    let opening = try await house.desk.open(record, by: house.asker(house.other))
    await #expect(throws: AccessDenied.self) { _ = try await house.desk.open(record, by: house.asker(house.other)) }
    let again = try await house.desk.opening(opening.token, of: record, by: RecordHouse.id(house.other))
    let rest = Mutex<[UInt8]>([])
    try await house.desk.read(again, 1_000_000..<2_000_000) { piece in rest.withLock { $0 += piece } }
    #expect(rest.withLock { $0 } == Array(bytes[1_000_000...]))
    await #expect(throws: OpeningRefusal.over) {
      _ = try await house.desk.opening(opening.token, of: record, by: RecordHouse.id(house.doctor))
    }
    try house.revoke(grant)
    await #expect(throws: OpeningRefusal.over) { _ = try await house.read(again) }
    await #expect(throws: OpeningRefusal.over) {
      _ = try await house.desk.opening(opening.token, of: record, by: RecordHouse.id(house.other))
    }
  }

  @Test func ofManyAtOnceOneSpendsTheSingleUse() async throws {
    let record = try await house.report(House.random(100))
    try house.grant([.read], on: [.reports], to: house.other, uses: 1)
    let asker = try house.asker(house.other)
    let desk = house.desk
    let opened = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<500 {
        group.addTask { (try? await desk.open(record, by: asker)) != nil }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(opened == 1)
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func aConsentThatEndsInTheMiddleEndsTheDownload() async throws {
    let bytes = House.bytes(3_000_000)
    let record = try await house.report(bytes)
    let grant = try house.grant([.read], on: [.reports], to: house.other)
    let opening = try await house.desk.open(record, by: house.asker(house.other))
    let got = Mutex(0)
    await #expect(throws: OpeningRefusal.over) {
      try await house.desk.read(opening, 0..<3_000_000) { piece in
        got.withLock { $0 += piece.count }
        // Somebody else's consent changes nothing; this one's ends it.
        try house.grant([.list], on: [.visits], to: house.laboratory)
        if got.withLock({ $0 }) > 1_000_000 { try house.revoke(grant) }
      }
    }
    #expect(got.withLock { $0 } == 2 * SealedFileFormat.objectPlaintextBytes)
  }

  @Test func anOpeningEndsWithItsGrantAndWithItsTime() async throws {
    let record = try await house.report(House.random(100))
    try house.grant([.read], on: [.reports], to: house.other, until: 60_000)
    let short = try await house.desk.open(record, by: house.asker(house.other))
    let own = try await house.desk.open(record, by: house.asker(house.patient))
    house.advance(60_000)
    await #expect(throws: OpeningRefusal.over) { _ = try await house.read(short) }
    _ = try await house.read(own)
    house.advance(Opening.lifetimeMilliseconds)
    await #expect(throws: OpeningRefusal.over) {
      _ = try await house.desk.opening(own.token, of: record, by: RecordHouse.id(house.patient))
    }
  }

  @Test func aChangedObjectIsNoticedBeforeItLeaves() async throws {
    let bytes = House.bytes(2_500_000)
    let record = try await house.report(bytes)
    let opening = try await house.desk.open(record, by: house.asker(house.patient))
    let manifest = try FileManifest(parsing: house.desk.blobs.read(opening.file.address))
    let victim = manifest.objects[1].description
    let path = "\(house.store.blobPath)/\(victim.suffix(2))/\(victim)"
    var object = try Data(contentsOf: URL(fileURLWithPath: path))
    object[500_000] ^= 1
    try object.write(to: URL(fileURLWithPath: path))
    let got = Mutex<[UInt8]>([])
    await #expect(throws: VaultError.objectChanged(manifest.objects[1])) {
      try await house.desk.read(opening, 0..<2_500_000) { piece in got.withLock { $0 += piece } }
    }
    #expect(got.withLock { $0 } == Array(bytes[..<SealedFileFormat.objectPlaintextBytes]))
  }

  // MARK: Keys of their own

  @Test func aPatientsOwnFileIsOpenedByTheirKeyAndByTheGatewayOnlyIfItGotOne() async throws {
    let bytes = House.bytes(1_200_000)
    for isShared in [false, true] {
      let key = FileKey.random()
      var sealer = FileSealer(key: key)
      var objects = try sealer.add(bytes)
      let (last, manifest) = try sealer.finish()
      let root = try manifest.sealed()
      objects += [last, root]
      let upload = try await house.desk.uploads.begin(.objects, by: house.patient.id)
      for object in objects { try await upload.put(object.bytes, as: object.id) }
      let file = StoredFile(address: root.id, bytes: 1_200_000, type: .unknown, digest: nil)
      let readers: [(String, Vault.AgreementKey)] =
        [(house.patient.id, house.patientKeys.agreementKey)]
        + (isShared ? [(WrapContext.custodian, house.desk.custodianKey)] : [])
      let wraps = try readers.map { reader, agreement in
        ReaderWrap(
          reader: reader,
          wrap: try KeyWrap(
            key, to: agreement, context: WrapContext(file: root.id, patient: house.patient.id, reader: reader)))
      }
      let record = try await house.file(
        house.offer(.ownFiles, file: file), upload: upload.id, wraps: wraps, by: house.patient)
      let (given, wrap) = try await house.desk.key(of: record, by: house.asker(house.patient))
      let opened = try wrap.open(
        with: house.patientKeys.agreement,
        context: WrapContext(file: given.address, patient: house.patient.id, reader: house.patient.id))
      #expect(opened.bytes == key.bytes)
      if isShared {
        let opening = try await house.desk.open(record, by: house.asker(house.patient))
        #expect(try await house.read(opening) == bytes)
      } else {
        await #expect(throws: OpeningRefusal.notCustodian) {
          _ = try await house.desk.open(record, by: house.asker(house.patient))
        }
      }
    }
  }

  // MARK: Lists

  @Test func aListShowsWhatIsPermittedInOneEntryAPage() async throws {
    try house.grant([.write], on: [.reports, .prescriptions, .visits], to: house.doctor)
    for dataClass in [DataClass.reports, .prescriptions, .visits, .reports] {
      try await house.file(house.offer(dataClass), by: house.doctor)
    }
    let patient = try RecordHouse.id(house.patient)
    await #expect(throws: AccessDenied.self) {
      _ = try await house.desk.list(of: patient, RecordFilter(), by: house.asker(house.other))
    }
    try house.grant([.list], on: [.reports], to: house.other)
    let before = house.store.head.size
    let page = try await house.desk.list(of: patient, RecordFilter(), by: house.asker(house.other))
    #expect(page.items.map(\.dataClass) == [.reports, .reports])
    #expect(house.store.head.size == before + 1)
    var filter = RecordFilter()
    filter.limit = 3
    let first = try await house.desk.list(of: patient, filter, by: house.asker(house.patient))
    filter.before = try #require(first.next)
    let second = try await house.desk.list(of: patient, filter, by: house.asker(house.patient))
    #expect(first.items.count == 3 && second.items.count == 1 && second.next == nil)
    filter = RecordFilter()
    filter.isTrustedOnly = true
    #expect(try await house.desk.list(of: patient, filter, by: house.asker(house.patient)).items.isEmpty)
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func whoIsNotThereLooksLikeWhoLetsNobody() async throws {
    let stranger = try #require(PersonID("pat-0000000000000000"))
    for patient in [stranger, try RecordHouse.id(house.patient)] {
      do {
        _ = try await house.desk.list(of: patient, RecordFilter(), by: house.asker(house.doctor))
        Issue.record("a list of nobody's")
      } catch let denied as AccessDenied { #expect(denied.reasons == ["no-grant"]) }
    }
    do {
      _ = try await house.desk.open(RecordID(position: 999), by: house.asker(house.doctor))
      Issue.record("a record that is not there")
    } catch let denied as AccessDenied { #expect(denied.reasons == ["no-grant"]) }
  }

  @Test func theDirectoryShowsWhoWroteWhatWhenAndNoMore() async throws {
    try house.grant([.write], on: [.prescriptions], to: house.doctor)
    try await house.file(house.offer(.prescriptions), by: house.doctor)
    let patient = try RecordHouse.id(house.patient)
    try house.grant([.list], on: [.directoryEntry], to: house.other)
    let (profile, page) = try await house.desk.directory(
      of: patient, before: .max, limit: 9, by: house.asker(house.other))
    #expect(profile?["name"] == "Ida Winter")
    let outline = try #require(page.items.first).outline
    #expect(outline["author"] == .string(house.doctor.id) && outline["title"] == nil && outline["content"] == nil)
    let position = try #require(outline["record"]?.integer)
    await #expect(throws: AccessDenied.self) {
      _ = try await house.desk.show(RecordID(position: position), by: house.asker(house.other))
    }
  }
}
