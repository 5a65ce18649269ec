import Consent
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Sharing
import Testing
import Vault
import Vitals

@testable import Store
@testable import Web

/// A server with records before a real store: the scene's people, Ada and Bob approved, and a patient with keys and a token.
final class RecordScene: Sendable {
  let web: WebScene
  let desk: RecordDesk
  let acts: ActDesk
  let patient: WebScene.Member

  init() throws {
    web = try WebScene()
    let store = web.store
    let node = NodeDescription(origin: store.identity.origin, facility: store.identity.facility)
    let clock = store.configuration.clock
    acts = ActDesk(writer: store.writer, node: node, clock: clock)
    desk = try RecordDesk(store: store)
    let key = Curve25519.Signing.PrivateKey()
    patient = try store.writer.wait { transaction in
      let patient = try transaction.registerPatient(name: "Ida Winter", key: DIDKey(key.publicKey))
      let token = try transaction.issueToken(for: patient.id, lifetimeMilliseconds: 3_600_000)
      return WebScene.Member(person: patient.id, key: key, token: token.text)
    }
  }

  func server(onListening: @escaping @Sendable (Int) async -> Void = { _ in }) throws -> VigilServer {
    let store = web.store
    var parts = VigilServer.Parts(
      reader: store.reader, sights: store.sights, node: NodeFacts(store.identity),
      acts: DeskActs(desk: acts, writer: store.writer),
      anchorHead: { try store.anchorHead() }, checks: [], metrics: store.configuration.metrics,
      broadcast: web.broadcast)
    parts.records = desk
    parts.bedside = try web.bedsideParts()
    return try VigilServer.build(
      configuration: web.configuration, parts: parts, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      onListening: onListening)
  }

  func headers(_ member: WebScene.Member) -> HTTPFields { [.authorization: "Bearer " + member.token] }

  func signed(_ act: Act, by member: WebScene.Member) throws -> SignedAct {
    let store = web.store
    return try ActDraft(
      act, by: member.person,
      for: NodeDescription(origin: store.identity.origin, facility: store.identity.facility),
      at: store.configuration.clock(), salt: WebScene.random(32)
    ).signed(with: member.key)
  }

  @discardableResult
  func act(_ act: Act, by member: WebScene.Member) throws -> Int64 {
    try acts.submitAndWait(signed(act, by: member)).position
  }

  @discardableResult
  func grant(
    _ actions: ActionSet, on classes: DataClassSet, to member: WebScene.Member, uses: Int? = nil,
    purposes: PurposeSet = [.treatment]
  ) throws -> Int64 {
    let terms = try #require(ConsentTerms(scope: .classes(classes), purposes: purposes, actions: actions))
    let period = try #require(Period(from: Timestamp(milliseconds: 0), until: nil))
    let whole = try #require(GrantTerms(terms, period: period, uses: uses, sources: .any))
    let offer = GrantOffer(
      patient: try #require(PersonID(patient.person)), grantee: .person(try #require(PersonID(member.person))),
      terms: whole)
    return try act(.consent(.grant(offer)), by: patient)
  }

  /// The body of a record, with the upload that brought its file.
  func record(
    _ dataClass: DataClass, file: StoredFile?, upload: String?, by member: WebScene.Member
  ) throws -> ByteBuffer {
    let id = try #require(PersonID(patient.person))
    let offer = try #require(
      RecordOffer(
        patient: id, dataClass: dataClass, title: "A title",
        content: ["note": "words"], file: file, kindSalt: WebScene.random(32)))
    guard var members = try signed(.record(offer), by: member).json.object else { throw StoreError.malformedState }
    members["upload"] = upload.map { .string($0) }
    return ByteBuffer(bytes: try CanonicalJSON.encode(.object(members)))
  }
}
