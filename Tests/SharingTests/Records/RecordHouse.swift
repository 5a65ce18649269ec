import Consent
import Crypto
import Foundation
import Ledger
import Logging
import Store
import Synchronization
import Testing
import Vault
import Vitals

@testable import Sharing

/// A store with an administrator, approved doctors and a laboratory, a patient with keys, and a desk for records; the clock
/// is the test's.
final class RecordHouse: Sendable {
  let folder: URL
  let store: Store
  let desk: RecordDesk
  let acts: ActDesk
  let master = House.random(32)
  let nodeKey: NodeKey
  private let clock: Clock
  let administrator: Signer
  let doctor: Signer
  let other: Signer
  let laboratory: Signer
  let patient: Signer
  let patientKeys = PersonKeys.random()

  /// A clock that is moved by hand.
  final class Clock: Sendable {
    private let time = Mutex(House.start)
    var now: Timestamp { time.withLock { $0 } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 = $0.adding(milliseconds: milliseconds) } }
  }

  init() throws {
    let clock = Clock()
    self.clock = clock
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-records-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    nodeKey = try NodeKey(name: House.node.origin, privateKey: .init())
    let store = try Store.open(
      StoreConfiguration(
        dataFolder: folder.appendingPathComponent("data").path,
        anchorFile: folder.appendingPathComponent("anchor").path,
        origin: House.node.origin, facility: House.node.facility, clock: { clock.now }, random: House.random),
      key: nodeKey, keyRing: try KeyRing(master: master), logger: Logger(label: "test"),
      onFatal: { Issue.record($0, "the writer ended") })
    self.store = store
    acts = ActDesk(writer: store.writer, node: House.node, clock: { clock.now })
    desk = try RecordDesk(store: store)
    let people = try [Role.administrator, .doctor, .doctor, .laboratory].map { role in
      let key = Curve25519.Signing.PrivateKey()
      let person = try store.writer.wait {
        try $0.registerPerson(Contact(name: "N", webhook: nil), role: role, key: DIDKey(key.publicKey))
      }
      return Signer(id: person.id, key: key)
    }
    (administrator, doctor, other, laboratory) = (people[0], people[1], people[2], people[3])
    let (signing, agreement) = (patientKeys.signing, patientKeys.agreementKey)
    let id = try store.writer.wait {
      try $0.registerPatient(name: "Ida Winter", key: DIDKey(signing.publicKey), agreement: agreement).id
    }
    patient = Signer(id: id, key: signing)
    for person in people.dropFirst() { try act(.consent(.approve(.person(try Self.id(person)))), by: administrator) }
  }

  deinit {
    try? store.close()
    try? FileManager.default.removeItem(at: folder)
  }

  /// An approved privacy officer.
  func officer() throws -> Signer { try approved(.privacyOfficer) }

  var database: String { folder.path + "/data/vigil.sqlite" }
  var now: Timestamp { clock.now }
  func advance(_ milliseconds: Int64) { clock.advance(milliseconds) }

  static func id(_ signer: Signer) throws -> PersonID { try #require(PersonID(signer.id)) }

  func asker(_ signer: Signer, _ purpose: Purpose = .treatment) throws -> Asker {
    Asker(person: try Self.id(signer), purpose: purpose)
  }

  @discardableResult
  func act(_ act: Act, by signer: Signer) throws -> Int64 {
    try acts.submitAndWait(signer.sign(act, at: now)).position
  }

  /// The patient lets somebody do something with classes of data.
  @discardableResult
  func grant(
    _ actions: ActionSet, on classes: DataClassSet, to signer: Signer, uses: Int? = nil,
    purposes: PurposeSet = [.treatment], until: Int64? = nil, sources: DataSources = .any
  ) throws -> GrantID {
    let scope = ConsentScope.classes(classes)
    let terms = try #require(ConsentTerms(scope: scope, purposes: purposes, actions: actions))
    let period = try #require(
      Period(from: now, until: until.map { now.adding(milliseconds: $0) }))
    let whole = try #require(GrantTerms(terms, period: period, uses: uses, sources: sources))
    let offer = GrantOffer(
      patient: try Self.id(patient), grantee: .person(try Self.id(signer)), terms: whole)
    return GrantID(position: try act(.consent(.grant(offer)), by: patient))
  }

  /// The patient forbids somebody everything with a scope, for any purpose.
  @discardableResult
  func prohibit(_ scope: ConsentScope, to signer: Signer) throws -> ProhibitionID {
    let terms = try #require(ConsentTerms(scope: scope, purposes: .all, actions: .all))
    let offer = ProhibitionOffer(
      patient: try Self.id(patient), against: .person(try Self.id(signer)), terms: terms,
      period: try #require(Period(from: now, until: nil)))
    return ProhibitionID(position: try act(.consent(.prohibit(offer)), by: patient))
  }

  /// Somebody of a role whom the administrator approved.
  func approved(_ role: Role) throws -> Signer {
    let key = Curve25519.Signing.PrivateKey()
    let person = try store.writer.wait {
      try $0.registerPerson(Contact(name: "O", webhook: nil), role: role, key: DIDKey(key.publicKey))
    }
    let signer = Signer(id: person.id, key: key)
    try act(.consent(.approve(.person(try Self.id(signer)))), by: administrator)
    return signer
  }

  func revoke(_ grant: GrantID) throws {
    try act(.consent(.revoke(of: grant.position, patient: try Self.id(patient), reason: nil)), by: patient)
  }

  // MARK: Records

  /// Uploads bytes that the gateway seals.
  func upload(_ bytes: [UInt8], by signer: Signer) async throws -> (id: String, file: StoredFile) {
    let upload = try await desk.uploads.begin(.plaintext(bytes: Int64(bytes.count)), by: signer.id)
    let parts = AsyncStream<[UInt8]> { source in
      source.yield(bytes)
      source.finish()
    }
    try await upload.add(parts, at: 0)
    return (upload.id, try #require(try await upload.file).file)
  }

  func offer(
    _ dataClass: DataClass, corrects: RecordID? = nil, content: JSONValue? = nil, file: StoredFile? = nil
  ) throws -> RecordOffer {
    let patient = try Self.id(patient)
    return try #require(
      RecordOffer(
        patient: patient, corrects: corrects, dataClass: dataClass, title: "A title that says much",
        content: content ?? (file == nil ? ["note": "words"] : nil), file: file))
  }

  @discardableResult
  func file(
    _ offer: RecordOffer, upload: String? = nil, wraps: [ReaderWrap] = [], by signer: Signer
  ) async throws -> RecordID {
    let signed = try signer.sign(.record(offer), at: now)
    let receipt = try await desk.file(signed, upload: upload, wraps: wraps, purpose: .treatment)
    return RecordID(position: receipt.position)
  }

  /// A report with a file, filed by the doctor under a grant to write that is made for it.
  func report(_ bytes: [UInt8]) async throws -> RecordID {
    try grant([.write], on: [.reports], to: doctor)
    let (id, file) = try await upload(bytes, by: doctor)
    return try await self.file(try offer(.reports, file: file), upload: id, by: doctor)
  }

  /// Everything of an opening, in one piece.
  func read(_ opening: Opening) async throws -> [UInt8] {
    let bytes = Mutex<[UInt8]>([])
    try await desk.read(opening, 0..<opening.file.bytes) { piece in bytes.withLock { $0 += piece } }
    return bytes.withLock { $0 }
  }

  func audit() throws -> AccessAudit.Outcome {
    try AccessAudit.run(database: database, keyRing: try KeyRing(master: master))
  }

  func verify() throws -> LedgerCheck.Outcome {
    try LedgerCheck(path: database, anchor: nil, trusted: nodeKey.noteKey, keyRing: try KeyRing(master: master))
      .run { _, _ in }
  }
}
