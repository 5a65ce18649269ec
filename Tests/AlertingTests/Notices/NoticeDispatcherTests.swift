import Consent
import Ledger
import Store
import TestBroker
import Testing
import Vitals

@testable import Alerting
@testable import Store

/// Notices to people: sent at least once, tried again, and silent about everything but that something happened.
@Suite struct NoticeDispatcherTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  /// A patient with an e-mail address whom a notice waits for.
  private func patient(in store: Store, about kind: Notice.Kind = .accessRequested) throws -> String {
    try store.writer.wait { transaction in
      let patient = try transaction.registerPatient(
        profile: ["bloodGroup": "AB-", "email": "mary@home.example", "name": "Mary Example"], key: nil, agreement: nil)
      try NoticeRows.insert(
        kind, at: 7, about: patient.subject, to: patient.id, now: transaction.now, db: transaction.db)
      return patient.id
    }
  }

  private func dispatcher(_ store: Store, mailPort: UInt16?) throws -> NoticeDispatcher {
    let mail = try mailPort.map { port in
      var settings = MailSettings(
        host: "127.0.0.1", port: port, sender: try #require(MailAddress("vigil@hospital.example")))
      settings.security = .none
      settings.connectMilliseconds = 60_000
      settings.totalMilliseconds = 60_000
      settings.linkBase = "https://gateway.example"
      return MailChannel(settings)
    }
    return NoticeDispatcher(
      store: store, webhook: WebhookChannel(WebhookChannel.Settings()), mail: mail, logger: scene.logger)
  }

  @Test(arguments: Notice.Kind.allCases)
  func anEMailSaysThatSomethingHappenedAndNothingMore(kind: Notice.Kind) async throws {
    let store = try scene.open()
    let patient = try patient(in: store, about: kind)
    let server = try MailServer()
    _ = try await dispatcher(store, mailPort: server.port).sendDue()
    let mail = try #require(server.mails.first)
    #expect(server.mails.count == 1 && mail.recipients == ["mary@home.example"])
    for secret in ["Mary", patient, "AB-", "did:key", "per-", "A7"] {
      #expect(!mail.text.contains(secret) && !mail.body.contains(secret), "\(secret)")
    }
    #expect(mail.body.contains(NoticeMessage.sentence(kind)))
    #expect(mail.body.contains("https://gateway.example"))
    #expect(try await store.notices(limit: 1).isEmpty)
    try store.close()
  }

  @Test func whatTheServerRefusesIsTriedAgainUnderOneIDAndGivenUpAfterAWeek() async throws {
    let store = try scene.open()
    _ = try patient(in: store)
    let server = try MailServer()
    try server.answer(with: ["451 later"])
    let dispatcher = try dispatcher(store, mailPort: server.port)
    _ = try await dispatcher.sendDue()
    let waiting = try #require(try await store.notices(limit: 1).first)
    #expect(waiting.attempts == 1 && waiting.due > scene.time)
    _ = try await dispatcher.sendDue()
    #expect(server.mails.isEmpty, "not before its time")
    scene.advance(31_000)
    _ = try await dispatcher.sendDue()
    #expect(server.mails.count == 1)
    #expect(try await store.notices(limit: 1).isEmpty)

    _ = try patient(in: store)
    scene.advance(NoticeDispatcher.lifetimeMilliseconds + 1)
    _ = try await dispatcher.sendDue()
    #expect(server.mails.count == 1)
    #expect(try await store.notices(limit: 1).isEmpty)
    try store.close()
  }

  @Test func whoHasNoWayIsNotTriedForEver() async throws {
    let store = try scene.open()
    _ = try patient(in: store)
    _ = try await dispatcher(store, mailPort: nil).sendDue()
    #expect(try await store.notices(limit: 1).isEmpty)
    try store.close()
  }

  @Test func anApplicationGetsTheKindAndThePlaceOnTheLedgerAndNoValue() throws {
    let notice = Notice(
      id: 3, position: 70, recipient: "pat-1", kind: .emergencyAccess, attempts: 2,
      due: Timestamp(milliseconds: 9), created: Timestamp(milliseconds: 5))
    let message = try NoticeMessage(notice, origin: "vigil.test/ward")
    let json = try CanonicalJSON.parse(message.bytes)
    let members = try #require(json.object)
    #expect(members.keys.sorted() == ["id", "kind", "origin", "position", "recipient", "time", "type", "v"])
    #expect(json["kind"] == "emergency-access" && json["position"] == 70)
    let again = try NoticeMessage(notice, origin: "vigil.test/ward")
    #expect(again.id == message.id && again.bytes == message.bytes)
  }
}
