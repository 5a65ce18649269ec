import Consent
import Crypto
import Foundation
import Ledger
import Testing
import Triage
import Vitals

@testable import Alerting
@testable import Store

/// A rota in force over a real store; the gateway's clock is moved by the test.
@Suite struct RotaWatchTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
  }

  /// A rota in which the doctor's shift begins in two hours and lasts four, and the desk is there always.
  private func file(_ people: Scene.People, quiet: Bool = false) throws -> RotaFile {
    func clock(_ hours: Int64) -> String {
      String(scene.time.adding(milliseconds: hours * 3_600_000).rfc3339.dropFirst(11).prefix(5))
    }
    return try Self.file(
      quiet ? "quiet: \"\(clock(-1))-\(clock(3))\"" : nil,
      "{ name: early, days: mon-sun, hours: \"\(clock(2))-\(clock(6))\", persons: [\(people.doctor)] }",
      "{ name: always, days: mon-sun, hours: \"00:00-00:00\", persons: [\(people.desk)] }")
  }

  private static func file(_ quiet: String?, _ shifts: String...) throws -> RotaFile {
    var lines = ["version: 1", "time-zone: UTC", "units:", "  ward-1:"]
    if let quiet { lines.append("    " + quiet) }
    lines.append("    shifts:")
    lines += shifts.map { "      - " + $0 }
    return try RotaFile(bytes: Array(lines.joined(separator: "\n").utf8), name: "rota.yaml")
  }

  private func watch(_ store: Store, _ file: RotaFile) -> RotaWatch {
    let alarms = GatewayAlarms(store: store, rules: { Scene.rules }, distress: nil, logger: scene.logger)
    return RotaWatch(file, store: store, alarms: alarms, logger: scene.logger)
  }

  private func called(_ alert: Int64, _ store: Store) async throws -> Set<String> {
    Set(try await store.calls(about: alert).filter { $0.state != .cancelled }.map(\.recipient))
  }

  /// A second doctor on the team, who is in no shift and so always called.
  private func another(_ store: Store, _ people: Scene.People) throws -> String {
    let key = DIDKey(Curve25519.Signing.PrivateKey().publicKey)
    return try store.writer.wait { transaction in
      let doctor = try transaction.registerPerson(Contact(name: "Dr Bo", webhook: nil), role: .doctor, key: key)
      var patient = try #require(transaction.registry.patient(people.patient.subject))
      patient.team.append(doctor.id)
      transaction.core.ward.put(patient)
      return doctor.id
    }
  }

  @Test func whoIsOffDutyIsNotCalledUntilTheShiftBegins() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    let second = try another(store, people)
    let watch = watch(store, try file(people))
    await watch.look()
    let alert = try scene.alarm(store, people, .high)
    #expect(try await called(alert, store) == [second, people.desk])
    scene.advance(3 * 3_600_000)
    await watch.look()
    #expect(try await called(alert, store) == [second, people.desk, people.doctor])
    try store.close()
  }

  @Test func aPatientWhoseDoctorsAreAllOffDutyCallsThemAllTheSame() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    await watch(store, try file(people)).look()
    let alert = try scene.alarm(store, people, .high)
    #expect(try await called(alert, store) == [people.doctor, people.desk])
    try store.close()
  }

  @Test func aGapWithinADayIsTechnicalInAdvanceAndEndsWithAnotherRota() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    let watch = watch(store, try file(people))
    await watch.look()
    #expect(try await Scene.technical(in: store) == ["rota-gap"])
    await watch.look()
    #expect(try await store.openAlerts().count == 1)
    watch.replace(
      with: try Self.file(
        nil, "{ name: a, days: mon-sun, hours: \"00:00-00:00\", persons: [\(people.doctor), \(people.desk)] }"))
    await watch.look()
    #expect(try await Scene.technical(in: store).isEmpty)
    try store.close()
  }

  @Test func aGapThatStandsHidesNoOtherOne() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    func file(_ wardTwo: String) throws -> RotaFile {
      let always = "days: mon-sun, hours: \"00:00-00:00\", persons: "
      let lines = [
        "version: 1", "time-zone: UTC", "units:", "  ward-1:", "    shifts:",
        "      - { name: a, \(always)[\(people.desk)] }",
        "  ward-2:", "    shifts:", "      - { name: b, \(always)[\(wardTwo)] }",
      ]
      return try RotaFile(bytes: Array(lines.joined(separator: "\n").utf8), name: "rota.yaml")
    }
    func told() async throws -> [String] {
      let opened = try #require(try await store.openAlerts().first { $0.technical?.kind == "rota-gap" }?.opened)
      let gaps = try await store.notice(of: opened).evidence.payload?["gaps"]?.array ?? []
      return gaps.compactMap { $0.string.map { String($0.prefix { $0 != "f" }) } }.sorted()
    }
    let watch = watch(store, try file("\(people.doctor), \(people.desk)"))
    await watch.look()
    #expect(try await told().count == 1)
    watch.replace(with: try file(people.doctor))
    await watch.look()
    #expect(try await told() == ["ward-1: no doctor ", "ward-2: no desk "])
    #expect(try await store.openAlerts().count == 1)
    try store.close()
  }

  @Test func aBrokenFileEndsNoWatchAndChangesNothingAndIsToldUntilItIsMended() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    let path = scene.folder.appendingPathComponent("rota.yaml").path
    let alarms = GatewayAlarms(store: store, rules: { Scene.rules }, distress: nil, logger: scene.logger)
    let watch = RotaWatch(nil, store: store, alarms: alarms, logger: scene.logger)
    try "version: 1\ntime-zone: UTC\nunits:\n  ward-1:\n    shfts: []\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    watch.read(path)
    await watch.look()
    #expect(try await Scene.technical(in: store) == ["rota-gap"])
    let opened = try #require(try await store.openAlerts().first?.opened)
    let words = FindingWords.text(of: try #require(try await store.notice(of: opened).evidence.payload))
    #expect(words == "the rota cannot be used: wrong at rota.yaml, line 5; everybody on a team is called")
    // As without a rota: everybody on the team.
    let alert = try scene.alarm(store, people, .high)
    #expect(try await called(alert, store) == [people.doctor, people.desk])
    await watch.look()
    #expect(try await store.openAlerts().count { $0.technical != nil } == 1)

    let good = [
      "version: 1", "time-zone: UTC", "units:", "  ward-1:", "    shifts:",
      "      - { name: a, days: mon-sun, hours: \"00:00-00:00\", persons: [\(people.doctor), \(people.desk)] }",
    ].joined(separator: "\n")
    try good.write(toFile: path, atomically: true, encoding: .utf8)
    watch.read(path)
    await watch.look()
    #expect(try await Scene.technical(in: store).isEmpty)
    let loaded = try await store.reader.entries(from: 0, limit: 1_000, opening: nil).count {
      $0.entry.type == .rotaLoaded
    }
    try good.replacing("UTC", with: "Mars/Olympus").write(toFile: path, atomically: true, encoding: .utf8)
    watch.read(path)
    await watch.look()
    #expect(try await Scene.technical(in: store) == ["rota-gap"])
    let second = try #require(try await store.openAlerts().first { $0.technical?.kind == "rota-gap" }?.opened)
    let payload = try #require(try await store.notice(of: second).evidence.payload)
    let told = FindingWords.text(of: payload)
    #expect(told.hasSuffix("the former rota stays in force"), "\(told)")
    // Neither what was written there nor where this machine keeps it goes out.
    for secret in ["Mars", path, scene.folder.path] { #expect(!"\(payload)".contains(secret), "\(payload)") }
    #expect(
      try await store.reader.entries(from: 0, limit: 1_000, opening: nil).count { $0.entry.type == .rotaLoaded }
        == loaded)
    try store.close()
  }

  @Test(arguments: [(Priority.low, true), (.medium, false), (.high, false)])
  func quietHoursHoldBackWhatIsLowAndNeverWhatIsHigh(priority: Priority, isHeld: Bool) async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    await watch(store, try file(people, quiet: true)).look()
    let alert = try scene.alarm(store, people, priority)
    let calls = try await store.calls(about: alert).filter { $0.channel == .mqtt }
    let wait = try #require(calls.map { $0.due.milliseconds(since: $0.created) }.max())
    if isHeld { #expect(wait > 3_600_000) } else { #expect(wait == 0) }
    // Why nobody was called at this time stands on the ledger (ALERT-4).
    let found = try await store.reader.explanation(ofPatient: people.patient.id, at: scene.time, scope: .facility)
    let newest = try #require(found?.alerts.first?.newest)
    #expect(newest.entry.type == (isHeld ? .alertHeld : .alertAnnounced))
    guard isHeld else { return try store.close() }
    #expect(newest.why == "held" && newest.payload.value?["cause"] == "quiet-hours")
    #expect(newest.payload.value?["until"]?.integer == calls.map(\.due.milliseconds).max())
    #expect(newest.payload.value?["held"]?.string?.contains(people.desk) == true)
    try store.close()
  }

  @Test func aStormOfLowAlertsGivesARecipientOneCallAtATime() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    try await store.writer.perform { transaction in
      for kind in [TechnicalKind.lowBattery, .poorSignal, .clockSkew, .sequenceGap] {
        try transaction.raiseTechnical(
          TechnicalKey(kind, of: people.device.index), about: people.patient.subject, pseudonym: people.patient.id,
          finding: TechnicalFinding(kind: kind, priority: .low, delayMilliseconds: 0), readingTime: transaction.now,
          timings: Scene.timings)
      }
    }
    var waits: [Int64] = []
    for alert in try await store.openAlerts() {
      waits += try await store.calls(about: alert.opened).filter { $0.channel == .mqtt }
        .map { $0.due.milliseconds(since: $0.created) }
    }
    #expect(waits.sorted() == [0, 30_000, 60_000, 90_000])
    let found = try await store.reader.explanation(ofPatient: people.patient.id, at: scene.time, scope: .facility)
    let held = found?.alerts.compactMap(\.newest).filter { $0.why == "held" } ?? []
    #expect(held.count == 3 && held.allSatisfy { $0.payload.value?["cause"] == "pace" })
    try store.close()
  }

  @Test func whatQuietHoursHeldBackComesOneAfterTheOtherWhenTheyAreOver() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    await watch(store, try file(people, quiet: true)).look()
    try await store.writer.perform { transaction in
      for kind in [TechnicalKind.lowBattery, .poorSignal, .clockSkew] {
        try transaction.raiseTechnical(
          TechnicalKey(kind, of: people.device.index), about: people.patient.subject, pseudonym: people.patient.id,
          finding: TechnicalFinding(kind: kind, priority: .low, delayMilliseconds: 0), readingTime: transaction.now,
          timings: Scene.timings)
      }
    }
    var dues: Set<Int64> = []
    for alert in try await store.openAlerts() where alert.technical?.device == people.device.index {
      for call in try await store.calls(about: alert.opened) where call.channel == .mqtt {
        dues.insert(call.due.milliseconds)
      }
    }
    let first = try #require(dues.min())
    #expect(dues == [first, first + 30_000, first + 60_000])
    #expect(first - scene.time.milliseconds > 3_600_000)
    try store.close()
  }

  @Test func whoTakesAUnitOverHasWhatOthersHadTakenOn() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    let unit = try UnitID("ward-1")
    let alert = try scene.alarm(store, people, .medium)
    try scene.acknowledge(alert, by: people.doctor, in: store)
    #expect(throws: StoreError.conflict(.alertsChanged)) {
      try store.writer.wait { try $0.acceptShift(unit: unit, alerts: [], by: people.desk) }
    }
    try store.writer.wait { try $0.acceptShift(unit: unit, alerts: [alert], by: people.desk) }
    #expect(try await store.openAlerts().map(\.alarm.acknowledgedBy) == [people.desk])
    try store.close()
  }
}
