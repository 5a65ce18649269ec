import Consent
import Ledger
import Store
import Testing
import Triage
import Vitals

@testable import Alerting

@Suite struct SilenceWatchTests {
  @Test func aWornDeviceThatStopsIsOneTechnicalAlertThatEndsWithItsReturn() async throws {
    let scene = try Scene()
    let store = try scene.open()
    let people = try scene.populate(store)
    let watch = SilenceWatch(
      store: store, settings: SilenceSettings(gatherMilliseconds: 100, outageMinimum: 2), rules: { Scene.rules },
      logger: scene.logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await watch.run() }
      defer { group.cancelAll() }
      try await eventually("silent") { try await Scene.technical(in: store) == ["device-silent"] }
      let alert = try #require(try await store.openAlerts().first)
      #expect(alert.alarm.category == .technical)
      #expect(alert.subject == people.patient.subject)
      let message = try AlertMessage(
        try await store.notice(of: alert.opened), recipient: people.doctor, round: 1, origin: "vigil.test/ward")
      let json = try CanonicalJSON.parse(message.bytes)
      #expect(json["type"]?.string == "vigil.technical")
      #expect(json["device"]?.string == "w-1")
      #expect(json["summary"]?.string == "device silent")
      watch.heard([people.device.index])
      try await eventually("recovered") { try await Scene.technical(in: store).isEmpty }
      #expect(try Scene.story(of: alert.opened, in: store).last == "technical.ended")
    }
    try store.close()
  }

  @Test func anOutageThatWasReportedBeforeARestartEndsWithTheDevicesReturn() async throws {
    let scene = try Scene()
    let store = try scene.open()
    let people = try scene.populate(store)
    try await store.writer.perform { transaction in
      try transaction.note(.outageBegan(silent: 1, watched: 1), rules: Scene.rules)
      try transaction.note(.unitOutageBegan("ward-1", silent: 1, watched: 1), rules: Scene.rules)
    }
    let unit = try #require(try await store.openAlerts().last)
    #expect(unit.technical == TechnicalKey(.deviceSilent, inUnit: "ward-1"))
    let message = try AlertMessage(
      try await store.notice(of: unit.opened), recipient: people.desk, round: 1, origin: "vigil.test/ward")
    #expect(try CanonicalJSON.parse(message.bytes)["summary"]?.string == "1 of 1 devices of unit ward-1 silent")
    let standing = WatchStanding([])
    let watch = SilenceWatch(
      store: store, settings: SilenceSettings(gatherMilliseconds: 100, outageMinimum: 1), rules: { Scene.rules },
      standing: standing, logger: scene.logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await watch.run() }
      defer { group.cancelAll() }
      try await eventually("clients to be told") { standing.snapshot.faults == [.devicesSilent] }
      try await eventually("over") {
        watch.heard([people.device.index])
        return try await Scene.technical(in: store).isEmpty
      }
      #expect(standing.snapshot.isWatching)
    }
    try store.close()
  }
}
