import Consent
import Crypto
import Foundation
import Ledger
import Logging
import ServiceLifecycle
import Sharing
import Synchronization
import Testing
import Vault
import Vitals

@testable import Store
@testable import Web

@Suite struct ReviewChaseTests {
  /// Overdue for two days while the gateway looks every millisecond: the gauge says so, and each officer is told once.
  @Test func anOverdueReviewIsCountedAndToldToTheOfficerOnce() async throws {
    let time = Mutex(WebScene.now)
    let folder = FileManager.default.temporaryDirectory.path + "/vigil-chase-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try store(in: folder) { time.withLock { $0 } }
    defer { try? store.close() }
    let officer = try await emergency(in: store)
    time.withLock { $0 = $0.adding(milliseconds: EmergencyTerms.reviewMilliseconds + 2 * 86_400_000) }
    for notice in try await store.notices(limit: 9) { try await store.settle(notice) }
    let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let chase = ReviewChase(
      desk: try RecordDesk(store: store), metrics: store.configuration.metrics, interval: .milliseconds(1),
      logger: silent)
    let group = ServiceGroup(configuration: .init(services: [chase], logger: silent))
    async let ended: Void = group.run()
    let deadline = ContinuousClock.now + .seconds(30)
    func wait(for isThere: () async throws -> Bool) async throws {
      while try await !isThere(), ContinuousClock.now < deadline { await Task.yield() }
    }
    try await wait { try await !store.notices(limit: 9).isEmpty }
    let told = try await store.notices(limit: 9)
    #expect(told.map(\.kind) == [.reviewOverdue] && told.map(\.recipient) == [officer])
    for notice in told { try await store.settle(notice) }
    // It goes on looking and counting, and tells nobody again today.
    let gauge = store.configuration.metrics.gauge("vigil_reviews_overdue", help: "")
    for _ in 0..<3 {
      gauge.set(0)
      try await wait { gauge.value == 1 }
    }
    #expect(gauge.value == 1)
    #expect(try await store.notices(limit: 9).isEmpty)
    await group.triggerGracefulShutdown()
    try await ended
  }

  /// A doctor declares an emergency for a patient whom nobody consents for.
  ///
  /// - Returns: the privacy officer.
  private func emergency(in store: Store) async throws -> String {
    func member(_ role: Role) throws -> WebScene.Member {
      let key = Curve25519.Signing.PrivateKey()
      let person = try store.writer.wait {
        try $0.registerPerson(Contact(name: "N", webhook: nil), role: role, key: DIDKey(key.publicKey))
      }
      return WebScene.Member(person: person.id, key: key, token: "")
    }
    let (root, doctor, officer) = (try member(.administrator), try member(.doctor), try member(.privacyOfficer))
    for person in [doctor, officer] { try WebScene.approve(person.person, by: root, in: store) }
    let id = try store.writer.wait { try $0.registerPatient(name: "Ida").id }
    let patient = try #require(PersonID(id))
    let node = NodeDescription(origin: store.identity.origin, facility: store.identity.facility)
    let clock = store.configuration.clock
    let act = try ActDraft(
      .consent(.declareEmergency(patient: patient, reason: "unconscious")), by: doctor.person, for: node, at: clock(),
      salt: WebScene.random(32)
    ).signed(with: doctor.key)
    _ = try await ActDesk(writer: store.writer, node: node, clock: clock).submit(act)
    return officer.person
  }

  private func store(in folder: String, clock: @escaping @Sendable () -> Timestamp) throws -> Store {
    try Store.open(
      StoreConfiguration(
        dataFolder: folder + "/data", anchorFile: folder + "/anchor", origin: "vigil.test/ward", facility: "test",
        clock: clock, random: WebScene.random),
      key: try NodeKey(name: "vigil.test/ward", seed: SealingKey.random().bytes),
      keyRing: try KeyRing(master: SealingKey.random().bytes), logger: Logger(label: "test"),
      onFatal: { Issue.record($0, "the writer ended") })
  }

  /// A service that ends without being told to takes the gateway with it, and every alert.
  @Test func aLookThatFailsIsFollowedByTheNext() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/vigil-chase-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let looks = Mutex(0)
    let store = try store(in: folder) {
      looks.withLock { $0 += 1 }
      return WebScene.now
    }
    let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let chase = ReviewChase(
      desk: try RecordDesk(store: store), metrics: store.configuration.metrics, interval: .milliseconds(1),
      logger: silent)
    try store.close()
    looks.withLock { $0 = 0 }
    let group = ServiceGroup(configuration: .init(services: [chase], logger: silent))
    async let ended: Void = group.run()
    let deadline = ContinuousClock.now + .seconds(30)
    while looks.withLock({ $0 }) < 3, ContinuousClock.now < deadline { await Task.yield() }
    #expect(looks.withLock { $0 } >= 3)
    await group.triggerGracefulShutdown()
    try await ended
  }
}
