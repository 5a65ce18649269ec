import Consent
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Logging
import Sharing
import Testing
import Triage
import Vault
import Vitals

@testable import Store
@testable import Web

/// A real store on disk with a server before it: two doctors, a desk, an administrator, two patients with one alert each.
/// Ada cares for the first patient, Bob for the second.
final class WebScene: Sendable {
  static let timings = CallTimings(
    high: .init(acknowledgeMilliseconds: 60_000, repeatMilliseconds: 30_000, expiryMilliseconds: 600_000),
    medium: .init(acknowledgeMilliseconds: 120_000, repeatMilliseconds: 60_000, expiryMilliseconds: 1_200_000),
    low: .init(acknowledgeMilliseconds: 300_000, repeatMilliseconds: 300_000, expiryMilliseconds: 3_600_000),
    stableMilliseconds: 120_000)

  struct Member: Sendable {
    let person: String
    let key: Curve25519.Signing.PrivateKey
    let token: String
  }

  /// Whose token a request carries.
  enum Who: String, CaseIterable, Sendable {
    case ada, bob, desk, administrator, nobody, stranger, expired, malformed
  }

  let folder: URL
  let store: Store
  let broadcast = HeadBroadcast()
  let members: [Who: Member]
  let patients: [Patient]
  /// The opening positions of the patients' alerts.
  let alerts: [Int64]
  let configuration: WebConfiguration

  init(configure: (inout WebConfiguration) -> Void = { _ in }) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-web-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    self.folder = folder
    let store = try Store.open(
      StoreConfiguration(
        dataFolder: folder.appendingPathComponent("data").path,
        anchorFile: folder.appendingPathComponent("anchor").path, origin: "vigil.test/ward", facility: "test",
        clock: { Self.now }, random: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }),
      key: try NodeKey(name: "vigil.test/ward", seed: SealingKey.random().bytes),
      keyRing: try KeyRing(master: SealingKey.random().bytes), logger: Logger(label: "test"),
      onFatal: { Issue.record($0, "the writer ended") })
    self.store = store
    var configuration = WebConfiguration()
    configuration.tls = nil
    configure(&configuration)
    self.configuration = configuration
    store.observe { [broadcast] in broadcast.publish($0.head) }
    var members: [Who: Member] = [:]
    let administrator = try Self.member(.administrator, in: store, lifetime: 3_600_000)
    members[.administrator] = administrator
    for (who, role) in [(Who.ada, Role.doctor), (.bob, .doctor), (.desk, .desk)] {
      members[who] = try Self.member(role, in: store, lifetime: 3_600_000)
    }
    members[.expired] = try Self.member(.desk, in: store, lifetime: 0)
    for member in members.values where member.person != administrator.person {
      try Self.approve(member.person, by: administrator, in: store)
    }
    self.members = members
    patients = try [Who.ada, .bob].map { who in
      try Self.patient(of: [who, .desk].compactMap { members[$0] }, in: store)
    }
    alerts = try patients.map { try Self.alarm($0, in: store) }
  }

  deinit {
    try? store.close()
    try? FileManager.default.removeItem(at: folder)
  }

  static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }

  private static func member(_ role: Role, in store: Store, lifetime: Int64) throws -> Member {
    let key = Curve25519.Signing.PrivateKey()
    return try store.writer.wait { transaction in
      let person = try transaction.registerPerson(
        Contact(name: "Dr \(role.rawValue)", webhook: nil), role: role, key: DIDKey(key.publicKey))
      let token = try transaction.issueToken(for: person.id, lifetimeMilliseconds: lifetime)
      return Member(person: person.id, key: key, token: token.text)
    }
  }

  /// An administrator lets somebody act.
  static func approve(_ person: String, by administrator: Member, in store: Store) throws {
    try store.writer.wait { transaction in
      var entry = Entry(
        type: .licenceApproved, time: transaction.now.milliseconds, origin: transaction.origin, facility: "test",
        author: administrator.person, subject: person, body: ["person": .string(person)])
      entry.signature = try DetachedJWS.sign(payload: entry.unsignedBytes(), with: administrator.key)
      _ = try transaction.record(act: entry, payload: nil)
    }
  }

  /// An administrator lets every grant to somebody rest.
  static func suspend(_ person: String, by administrator: Member, in store: Store) throws {
    let payload = try CanonicalJSON.encode(["reason": "under review"])
    let salt = [UInt8](repeating: 4, count: 32)
    try store.writer.wait { transaction in
      var entry = Entry(
        type: .licenceSuspended, time: transaction.now.milliseconds, origin: transaction.origin, facility: "test",
        author: administrator.person, subject: person, body: ["person": .string(person)],
        commitment: try Commitment.make(payload: payload, salt: salt))
      entry.signature = try DetachedJWS.sign(payload: entry.unsignedBytes(), with: administrator.key)
      _ = try transaction.record(act: entry, payload: (salt, payload))
    }
  }

  static func patient(of team: [Member], in store: Store) throws -> Patient {
    try store.writer.wait { transaction in
      let patient = try transaction.registerPatient(name: "A secret name")
      var entry = Entry(
        type: .teamChanged, time: transaction.now.milliseconds, origin: transaction.origin, facility: "test",
        author: team[0].person, subject: patient.id,
        body: ["members": .array(team.map { .string($0.person) })])
      entry.signature = try DetachedJWS.sign(payload: entry.unsignedBytes(), with: team[0].key)
      _ = try transaction.record(act: entry, payload: nil)
      guard let known = transaction.registry.patient(patient.subject) else { throw StoreError.unknown(.patient) }
      return known
    }
  }

  /// A heart rate of a patient that is critical unless the rule says otherwise, committed.
  @discardableResult
  static func alarm(
    _ patient: Patient, in store: Store,
    rule: AnnounceRule = AnnounceRule(priority: .high, delayMilliseconds: 0, source: "test")
  ) throws -> Int64 {
    let finding = Finding(cause: .limit(vital: .heartRate, value: 150, depth: .high), rule: rule)
    let made = Abnormality(findings: [finding], technical: [], score: ScoreInterval(lower: 3, upper: 9))
    let abnormality = try #require(made)
    let device = Device(
      index: DeviceIndex(1), id: try DeviceID("w-1"), unit: try UnitID("ward-1"), cadenceMilliseconds: 1_000)
    return try store.writer.wait { transaction in
      try transaction.alarmed(
        patient: patient, device: device,
        evidence: Evidence(
          reading: Reading(time: transaction.now), judged: transaction.now, isLate: false, isFarOff: false,
          abnormality: abnormality, digest: .zero, rulesVersion: String(repeating: "0", count: 64)),
        timings: timings)
    }
  }

  // MARK: The server

  func server(
    checks: [ReadinessCheck] = [], logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    onListening: @escaping @Sendable (Int) async -> Void = { _ in }
  ) throws -> VigilServer {
    var parts = parts(checks: checks)
    parts.people = try peopleParts()
    return try VigilServer.build(
      configuration: configuration, parts: parts, logger: logger, onListening: onListening)
  }

  func peopleParts() throws -> PeopleParts {
    PeopleParts(
      store: store, people: PeopleDesk(store: store, clock: { Self.now }),
      signIn: try SignInDesk(store: store, clock: { Self.now }))
  }

  func parts(checks: [ReadinessCheck] = []) -> VigilServer.Parts {
    .init(
      reader: store.reader, sights: store.sights, node: NodeFacts(store.identity), acts: TestActs(store: store),
      anchorHead: { [store] in try store.anchorHead() }, checks: checks, metrics: store.configuration.metrics,
      broadcast: broadcast)
  }

  func member(_ who: Who) throws -> Member { try #require(members[who]) }

  func headers(_ who: Who) -> HTTPFields {
    var fields: HTTPFields = [:]
    switch who {
    case .nobody: break
    case .stranger: fields[.authorization] = "Bearer " + AccessToken(random: Array(repeating: 7, count: 32)).text
    case .malformed: fields[.authorization] = "Bearer vgl_short"
    default: fields[.authorization] = "Bearer " + (members[who]?.token ?? "")
    }
    return fields
  }

  /// A signed answer to an alert, as a wallet would make it.
  func act(_ type: EntryType, on alert: Int64, by who: Who, patient: Patient, as author: Who? = nil) throws
    -> ByteBuffer
  {
    let member = try member(who)
    let payload = try CanonicalJSON.encode(["reason": "seen"])
    let salt = [UInt8](repeating: 9, count: 32)
    var entry = Entry(
      type: type, time: 1_700_000_000_000, origin: store.identity.origin, facility: "test",
      author: try self.member(author ?? who).person, subject: patient.id,
      body: ["alert": .string(AlertRecord.name(alert))], commitment: try Commitment.make(payload: payload, salt: salt))
    entry.signature = try DetachedJWS.sign(payload: entry.unsignedBytes(), with: member.key)
    return ByteBuffer(
      bytes: try CanonicalJSON.encode([
        "entry": try CanonicalJSON.parse(entry.canonicalBytes()), "payload": ["reason": "seen"],
        "salt": .string(Base64.encodeURL(salt)),
      ]))
  }
}

/// A small real handler: checks the signature with the author's key and does what the entry says.
struct TestActs: ActHandler {
  let store: Store

  func submit(_ act: PresentedAct) async throws -> Int64 {
    try await store.writer.perform { transaction in
      guard let person = transaction.registry.person(id: act.entry.author), let text = act.entry.signature else {
        throw StoreError.unknown(.person)
      }
      let jws = try DetachedJWS(parsing: text)
      guard person.keys.contains(jws.key.description) else { throw StoreError.conflict(.signatureInvalid) }
      do { try jws.verify(payload: try act.entry.unsignedBytes(), using: try jws.key.publicKey()) } catch {
        throw StoreError.conflict(.signatureInvalid)
      }
      let opened = AlertRecord.opened(name: act.entry.body["alert"]?.string ?? "")
      guard let opened else { throw StoreError.unknown(.alert) }
      let position = try transaction.record(act: act.entry, payload: act.payload)
      switch act.entry.type {
      case .alertAcknowledged: try transaction.acknowledge(alert: opened, by: person.id, entry: position)
      case .alertRejected: try transaction.reject(alert: opened, by: person.id, entry: position)
      case .alertResolved: try transaction.resolve(alert: opened, by: person.id, reason: .treated, entry: position)
      default: throw StoreError.conflict(.wrongType)
      }
      return position
    }
  }

  func delivered(alert: Int64, to person: String) async throws -> Bool {
    try await store.writer.perform { try $0.delivered(alert: alert, recipient: person) }
  }

  func keep(_ answer: KeptAnswer, for request: KeyedRequest) async throws {
    try await store.writer.perform { try $0.keep(answer, for: request) }
  }
}
