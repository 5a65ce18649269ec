import Consent
import Crypto
import Foundation
import GRDB
import Ledger
import Testing
import Triage
import Vault
import Vitals

@testable import Store

/// A scene with a patient whom a device watches, a care team of one approved doctor, and an approved desk.
struct WatchScene {
  let scene: ConsentScene
  let desk: ConsentScene.Member
  /// The patient who wears `w-1`.
  let patient: PersonID

  var fixture: StoreFixture { scene.fixture }
  var store: Store { fixture.store }
  /// On the team.
  var doctor: PersonID { scene.doctors[0].id }
  /// Not on the team.
  var stranger: PersonID { scene.doctors[1].id }

  init() throws {
    let scene = try ConsentScene()
    self.scene = scene
    let key = Curve25519.Signing.PrivateKey()
    let person = try scene.store.writer.wait {
      try $0.registerPerson(Contact(name: "D", webhook: nil), role: .desk, key: DIDKey(key.publicKey))
    }
    desk = ConsentScene.Member(id: try #require(PersonID(person.id)), key: key)
    patient = try #require(PersonID(scene.fixture.patients[0].id))
    try scene.act(.approve(.person(desk.id)), by: scene.administrator)
    try nameTeam([doctor])
  }

  /// The care team becomes these persons; whoever is called already goes on being called.
  func nameTeam(_ members: [PersonID]) throws {
    // The same team twice is another act only at another time.
    fixture.clock.advance(1)
    try store.writer.wait { [patient, administrator = scene.administrator] transaction in
      var entry = Entry(
        type: .teamChanged, time: transaction.now.milliseconds, origin: transaction.origin, facility: "test",
        author: administrator.id.text, subject: patient.text,
        body: ["members": .array(members.map { .string($0.text) })])
      entry.signature = try DetachedJWS.sign(payload: try entry.unsignedBytes(), with: administrator.key)
      try transaction.record(act: entry, payload: nil)
    }
  }

  /// A reading that alarms at once.
  func alarm(_ sequence: UInt64 = 1) throws {
    try fixture.receive(fixture.item(1, sequence, [.heartRate: 150]))
  }

  /// The patient's open alert.
  func alert() throws -> AlertRecord {
    try #require(try fixture.look { $0.alerts.open.values.first { $0.technical == nil } })
  }

  /// The patient's open alert ends by a person's word.
  func resolve() throws {
    let opened = try alert().opened
    try store.writer.wait { _ = try $0.feed(.resolved(by: "per-x", reason: "over"), to: opened) }
  }

  func sight(_ person: PersonID, purpose: Purpose = .treatment) async throws -> Sight {
    try await store.sights.sight(Sight.Request(by: person, of: patient, purpose: purpose))
  }

  /// Decisions about what this person may see of the patient, oldest first, with their positions.
  func decisions(of person: PersonID) throws -> [(position: Int64, access: AccessEntry)] {
    let (keyRing, entries) = (store.keyRing, try fixture.entries())
    return try store.pool.read { db in
      try entries.enumerated().compactMap { index, entry in
        guard entry.type == .accessDecided, entry.body["person"]?.string == person.text else { return nil }
        let values = try ConsentRows.values(at: Int64(index), keyRing: keyRing, db: db)
        return (Int64(index), try AccessEntry(entry, values: values))
      }
    }
  }

  func audit() throws -> AccessAudit.Outcome {
    try AccessAudit.run(database: fixture.database, keyRing: store.keyRing)
  }

  /// What an audit finds, but for the devices that the fixture binds without anybody's signature.
  func findings() throws -> [AccessAudit.Finding] {
    let bindings = try fixture.entries().enumerated()
      .filter { [.deviceBound, .deviceUnbound].contains($0.element.type) }.map { Int64($0.offset) }
    return try audit().findings.filter { finding in
      if case .act(_, .gatewayActs) = finding { !bindings.contains(finding.position) } else { true }
    }
  }

  // MARK: Streams

  struct Stream {
    let sight: StreamSight
    var pages: EventPages
    var position: Int64
  }

  /// A stream of this person from the head on.
  func stream(of person: PersonID) async throws -> Stream {
    let token = try await store.writer.perform {
      try $0.issueToken(for: person.text, lifetimeMilliseconds: 86_400_000)
    }
    let sight = try await store.sights.openStream(for: person)
    var stream = Stream(
      sight: sight, pages: EventPages(store.reader, token: token, stream: sight, desk: store.sights),
      position: store.head.size - 1)
    _ = try await next(&stream)
    return stream
  }

  /// What a stream shows next; nil when it has ended.
  func next(_ stream: inout Stream) async throws -> [EntryView]? {
    guard let page = try await stream.pages.next(after: stream.position, limit: 64) else { return nil }
    stream.position = page.through
    return page.events
  }
}
