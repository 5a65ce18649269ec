import Foundation
import Ledger
import Logging
import ServiceLifecycle
import Sharing
import Synchronization
import Testing
import Vault

@testable import Store
@testable import Web

@Suite struct ReviewChaseTests {
  /// A service that ends without being told to takes the gateway with it, and every alert.
  @Test func aLookThatFailsIsFollowedByTheNext() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/vigil-chase-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let looks = Mutex(0)
    let store = try Store.open(
      StoreConfiguration(
        dataFolder: folder + "/data", anchorFile: folder + "/anchor", origin: "vigil.test/ward", facility: "test",
        clock: {
          looks.withLock { $0 += 1 }
          return WebScene.now
        }, random: WebScene.random),
      key: try NodeKey(name: "vigil.test/ward", seed: SealingKey.random().bytes),
      keyRing: try KeyRing(master: SealingKey.random().bytes), logger: Logger(label: "test"),
      onFatal: { Issue.record($0, "the writer ended") })
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
