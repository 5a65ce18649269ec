import Consent
import Store
import Synchronization
import Testing
import Triage

@testable import Alerting

@Suite struct BrokerWatchTests {
  @Test func aBrokerThatStaysAwayIsOneAlertByOtherWaysAndEndsWhenAllLanesAreBack() async throws {
    let scene = try Scene()
    let store = try scene.open()
    let people = try scene.populate(store)
    let changes = Mutex<[Bool]>([])
    let watch = BrokerWatch(store: store, patienceMilliseconds: 200, rules: { Scene.rules }, logger: scene.logger) {
      isAway in changes.withLock { $0.append(isAway) }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await watch.run() }
      defer { group.cancelAll() }
      for lane in ["urgent", "readings", "backfill"] { watch.laneChanged(lane, isConnected: true) }
      for lane in ["urgent", "readings", "backfill"] { watch.laneChanged(lane, isConnected: false) }
      try await eventually("reported") { try await Scene.technical(in: store) == ["broker-away"] }
      let alert = try #require(try await store.openAlerts().first)
      let calls = try await store.calls(about: alert.opened)
      #expect(calls.map(\.recipient) == [people.desk])
      #expect(calls.map(\.channel) == [.stream])
      watch.laneChanged("urgent", isConnected: true)
      #expect(watch.isAway)
      watch.laneChanged("readings", isConnected: true)
      watch.laneChanged("backfill", isConnected: true)
      try await eventually("over") { try await Scene.technical(in: store).isEmpty }
      #expect(changes.withLock { $0 } == [true, false])
    }
    try store.close()
  }
}
