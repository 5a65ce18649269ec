import Consent
import Ledger
import Store
import Synchronization
import Testing
import TestBroker
import Triage
import Vitals

@testable import Alerting

@Suite struct MailChannelTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
  }

  private func settings(_ port: UInt16) throws -> MailSettings {
    MailSettings.plain(port: port, sender: try #require(MailAddress("vigil@hospital.example")))
  }

  private func address() throws -> MailAddress { try #require(MailAddress("ada@hospital.example")) }

  /// A call's message about a real alert.
  private func message() async throws -> (AlertMessage, Store) {
    let store = try scene.open()
    let people = try scene.populate(store)
    let alert = try scene.alarm(store, people, .high)
    let notice = try await store.notice(of: alert)
    return (try AlertMessage(notice, recipient: people.doctor, round: 1, origin: "vigil.test/ward"), store)
  }

  private func refusal(_ body: () async throws -> Void) async -> MailError? {
    do {
      try await body()
      return nil
    } catch { return error as? MailError }
  }

  @Test func anEMailSaysNothingOfThePatientUnlessConfigurationAllowsIt() async throws {
    let (message, store) = try await message()
    let server = try MailServer()
    var settings = try settings(server.port)
    settings.linkBase = "https://gateway.example"
    for content in MailSettings.Content.allCases {
      settings.content = content
      try await MailChannel(settings).send(message, to: try address(), now: scene.time)
    }
    let mails = server.mails
    try #require(mails.count == 3)
    let name = try #require(try CanonicalJSON.parse(message.bytes)["alert"]?.string)
    for secret in ["Mary", "pat-", "heart", "150", "high", "ward-1", "w-1"] {
      #expect(!mails[0].text.contains(secret), "\(secret)")
      #expect(!mails[0].body.contains(secret), "\(secret)")
    }
    #expect(mails[0].header("Subject") == "Vigil alert \(name)")
    #expect(mails[0].sender == "vigil@hospital.example")
    #expect(mails[0].recipients == ["ada@hospital.example"])
    #expect(mails[0].header("Message-ID") == "<\(message.id)@hospital.example>")
    #expect(mails[0].header("Auto-Submitted") == "auto-generated")
    #expect(mails[0].body.contains("https://gateway.example/api/v1/alerts/\(name)"))
    #expect(mails[1].header("Subject") == "Vigil high alert \(name)")
    #expect(mails[1].body.contains("Unit: ward-1"))
    #expect(!mails[1].body.contains("heart"))
    #expect(mails[2].body.contains("heart rate 150 /min, high"))
    #expect(!mails[2].body.contains("Mary"))
    try store.close()
  }

  @Test(arguments: [("451 later", MailError.refused(451)), ("554 never", .refused(554))])
  func whatTheServerRefusesIsSaid(reply: String, error: MailError) async throws {
    let (message, store) = try await message()
    let server = try MailServer()
    try server.answer(with: [reply])
    let channel = MailChannel(try settings(server.port))
    let found = await refusal { try await channel.send(message, to: try address(), now: scene.time) }
    #expect(found == error)
    #expect(server.mails.isEmpty)
    try store.close()
  }

  @Test func aServerThatSaysNothingEndsTheTryInTime() async throws {
    let (message, store) = try await message()
    let server = try MailServer()
    try server.answer(with: ["hang"])
    var settings = try settings(server.port)
    settings.totalMilliseconds = 1_000
    let channel = MailChannel(settings)
    let found = await refusal { try await channel.send(message, to: try address(), now: scene.time) }
    #expect(found == .timedOut)
    try store.close()
  }

  @Test func aCancelledTryDoesNotWaitForTheServer() async throws {
    let (message, store) = try await message()
    let server = try MailServer()
    try server.answer(with: ["hang"])
    let channel = MailChannel(try settings(server.port))
    let address = try address()
    let time = scene.time
    let found = await withTaskGroup(of: MailError?.self) { group in
      group.addTask { await refusal { try await channel.send(message, to: address, now: time) } }
      while server.offers == 0 { await Task.yield() }
      group.cancelAll()
      return await group.next() ?? nil
    }
    #expect(found == .cancelled)
    try store.close()
  }

  @Test func nobodyListeningIsUnreachable() async throws {
    let (message, store) = try await message()
    let channel = MailChannel(try settings(try FreePort.find()))
    let found = await refusal { try await channel.send(message, to: try address(), now: scene.time) }
    #expect(found == .unreachable)
    try store.close()
  }

  @Test func startTLSIsDemandedAndTheCertificateChecked() async throws {
    let (message, store) = try await message()
    let authority = try TestAuthority()
    var options = MailServer.Options()
    options.tls = try authority.issue("localhost")
    options.account = ("vigil", "right")
    let server = try MailServer(options)
    let plain = try MailServer()
    var settings = try settings(server.port)
    settings.security = .startTLS
    settings.authorityFile = authority.certificateFile
    settings.username = "vigil"
    settings.password = "right"
    let to = try address()
    func attempt(_ settings: MailSettings) async -> MailError? {
      await refusal { try await MailChannel(settings).send(message, to: to, now: scene.time) }
    }
    #expect(await attempt(settings) == nil)
    #expect(server.mails.count == 1)
    var wrong = settings
    wrong.password = "wrong"
    #expect(await attempt(wrong) == .signInRefused)
    wrong = settings
    wrong.authorityFile = try TestAuthority(name: "Somebody else").certificateFile
    #expect(await attempt(wrong) == .notEncrypted)
    wrong = settings
    wrong.port = plain.port
    #expect(await attempt(wrong) == .notEncrypted)
    #expect(server.mails.count == 1)
    #expect(plain.offers == 0)
    try store.close()
  }

  @Test func theDispatcherRetriesUnderOneIdAndCallsTheNextTierMeanwhile() async throws {
    let server = try MailServer()
    try server.answer(with: ["451 later", "421 busy", "452 full"])
    let store = try scene.open()
    let people = try scene.populate(store, mail: try address())
    let channel = MailChannel(try settings(server.port))
    let dispatcher = Dispatcher(
      store: store, mqtt: MQTTChannel(patienceMilliseconds: 100) { _, completion in completion(.success(())) },
      webhook: WebhookChannel(WebhookChannel.Settings()), mail: channel, shadow: ShadowAlarms(),
      rules: { Scene.rules }, ladder: RetryLadder(steps: [50]), logger: scene.logger)
    let scene = scene
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await dispatcher.run() }
      defer { group.cancelAll() }
      let alert = try scene.alarm(store, people)
      try await eventually("taken") { !server.mails.isEmpty }
      try await eventually("recorded as sent, not as delivered") {
        try await store.calls(about: alert).contains { $0.channel == .mail && $0.state == .sent && $0.attempts == 3 }
      }
      try await eventually("its failing was told and is over") {
        try await Scene.technical(in: store).isEmpty
      }
      #expect(try await store.calls(about: alert).contains { $0.recipient == people.desk })
      #expect(!(try Scene.story(of: alert, in: store)).contains("alert.delivered"))
      #expect(server.offers == 4)
      #expect(server.mails.count == 1)
    }
    try store.close()
  }

  @Test(arguments: [
    "ada@hospital.example", "a.b+c@x", "ward_7@h-1.example", String(repeating: "a", count: 64) + "@x.example",
  ]) func addressesAreTaken(text: String) { #expect(MailAddress(text)?.text == text) }

  @Test(arguments: [
    "", "ada", "@x", "ada@", "a@b@c", "ada@x\r\nBcc: eve@y", "<ada@x>", "ada @x", "ada@x.", "ada@.x", "\"a b\"@x",
    "ada@[127.0.0.1]", "ä@x.example", String(repeating: "a", count: 65) + "@x.example",
  ]) func whatCouldSplitAHeaderIsNoAddress(text: String) { #expect(MailAddress(text) == nil) }

  @Test func datesAreThoseOfMail() {
    #expect(MailMessage.date(Timestamp(milliseconds: 1_763_740_800_000)) == "Fri, 21 Nov 2025 16:00:00 +0000")
  }
}
