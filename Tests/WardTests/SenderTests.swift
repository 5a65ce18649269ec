import Foundation
import Mosquitto
import Synchronization
import TestBroker
import Testing
import Vitals
import WardKit

@testable import Ward

/// The sender against a real broker; a small gateway of this suite reads along and answers with receipts.
@Suite(.serialized) struct SenderTests {
  /// Keeps everything a run tells.
  final class Recorder: RunObserver {
    var events: [RunEvent] = []
    var totals: RunTotals { events.reduce(into: RunTotals()) { $0.count($1) } }

    func began(_ plan: RunPlan) {}
    func happened(_ events: [RunEvent]) { self.events += events }
    func ended(_ totals: RunTotals, at instant: Int64) {}
  }

  private func scenario(_ text: String) throws -> Scenario {
    try ScenarioFile.parse("name: s\nsummary: x\n" + text, file: "s.yaml")
  }

  private func run(
    _ scenario: Scenario, on broker: Broker, hooks: [String: String] = [:]
  ) throws -> (recorder: Recorder, left: Int) {
    let known = (0..<scenario.deviceCount).map {
      DeviceCredential(unit: "u", device: "d\($0)", password: nil)
    }
    let cast = try Cast(scenario: scenario, credentials: known)
    let now = Clock.monotonic
    let clock = RunClock(
      startedAt: now, startedAtWall: Clock.wall, runsFrom: now + 300_000_000, compression: scenario.compression,
      startHour: 12)
    let options = SenderOptions(
      endpoint: try BrokerEndpoint("127.0.0.1:\(broker.port)"), hooks: HookRunner(hooks))
    let recorder = Recorder()
    let sender = try Sender(scenario: scenario, cast: cast, clock: clock, options: options, observer: recorder)
    let left = try sender.run()
    return (recorder, left.reachable)
  }

  @Test func `every reading is receipted, although the gateway ignores the first copy of each third`() throws {
    let broker = try Broker()
    let gateway = try TinyGateway(broker, forgetsEvery: 3)
    defer { gateway.stop() }
    let scenario = try scenario(
      """
      patients: { count: 20 }
      devices: { cadence: 100ms, resend-after: 500ms }
      duration: 3s
      drain: 20s
      """)
    let (recorder, left) = try run(scenario, on: broker)
    let totals = recorder.totals
    #expect(left == 0 && totals.outstanding == 0)
    #expect(totals.made == totals.receipted && totals.made >= 20 * 28)
    #expect(totals.resent >= totals.made / 4, "what was forgotten went again")
    #expect(gateway.readings.count == totals.made, "not one was lost")
  }

  @Test func `a broker that restarts loses no reading, and what was due meanwhile comes by backfill`() throws {
    let broker = try Broker()
    let gateway = try TinyGateway(broker)
    defer { gateway.stop() }
    let pid = try #require(broker.processIdentifier)
    let scenario = try scenario(
      """
      patients: { count: 10 }
      devices: { cadence: 100ms, resend-after: 700ms }
      connection: { reconnect: 50ms..300ms }
      phases: [ { name: restart, do: hook, hook: restart, at: 1s } ]
      duration: 4s
      drain: 30s
      """)
    let restarter = Thread {
      while broker.processIdentifier == pid { usleep(2_000) }
      try? broker.start()
    }
    restarter.start()
    let (recorder, left) = try run(scenario, on: broker, hooks: ["restart": "kill -9 \(pid)"])
    let totals = recorder.totals
    #expect(left == 0 && totals.lost == 10 && totals.connections == 20)
    #expect(totals.backfilled > 0 && totals.made == totals.receipted)
    #expect(Set(gateway.readings) == Set(recorder.made))
  }

  @Test func `a device that vanishes leaves its last will; one that is cut comes back at its instant`() throws {
    let broker = try Broker()
    let gateway = try TinyGateway(broker)
    defer { gateway.stop() }
    let scenario = try scenario(
      """
      patients: { count: 4 }
      devices: { cadence: 100ms }
      phases:
        - { do: vanish, index: 0, at: 500ms }
        - { do: disconnect, index: 1, at: 500ms, for: 1s }
      duration: 3s
      drain: 10s
      """)
    let (recorder, left) = try run(scenario, on: broker)
    #expect(left == 0)
    #expect(gateway.wills.sorted() == ["vigil/v1/u/d0/status", "vigil/v1/u/d1/status"])
    let back = recorder.events.compactMap { event -> (Int, Int64)? in
      guard case .connection(let connection) = event, case .connected = connection.change else { return nil }
      return (connection.device, connection.at)
    }.filter { $0.0 == 1 }.map(\.1)
    let cut = recorder.events.compactMap { event -> Int64? in
      guard case .connection(let connection) = event, case .lost(_, true) = connection.change, connection.device == 1
      else { return nil }
      return connection.at
    }
    try #require(back.count == 2 && cut.count == 1)
    #expect(back[1] - cut[0] >= 990_000_000, "it stayed away for the phase")
    #expect(recorder.made.filter { $0.hasPrefix("d0/") }.count <= 6, "a device that is gone measures nothing")
    #expect(recorder.made.filter { $0.hasPrefix("d1/") }.count >= 25, "one that is cut goes on measuring")
  }

  @Test func `MQTT 3 point 1 point 1 is spoken as well`() throws {
    let broker = try Broker()
    let gateway = try TinyGateway(broker)
    defer { gateway.stop() }
    let scenario = try scenario(
      "patients: { count: 3 }\ndevices: { cadence: 100ms }\nconnection: { protocol: 3.1.1 }\nduration: 1s\ndrain: 10s\n"
    )
    let (recorder, left) = try run(scenario, on: broker)
    #expect(left == 0 && recorder.totals.receipted >= 25)
  }

  @Test func `nobody there: all is stored and told, nothing is lost or skipped`() throws {
    let broker = try Broker()
    broker.stop()
    let scenario = try scenario(
      "patients: { count: 5 }\ndevices: { cadence: 100ms, jitter: 0 }\nconnection: { reconnect: 50ms..200ms }\nduration: 2s\n"
    )
    let (recorder, left) = try run(scenario, on: broker)
    #expect(recorder.totals.refusals >= 5 && recorder.totals.sent == 0)
    #expect((95...105).contains(left) && recorder.totals.made == left)
  }
}

extension SenderTests.Recorder {
  /// Device, boot and number of every reading made.
  var made: [String] {
    events.compactMap { event -> String? in
      let reading: SentReading
      switch event {
      case .sent(let sent) where sent.intent == .clean: reading = sent
      case .stored(let stored): reading = stored
      default: return nil
      }
      return "d\(reading.device)/\(reading.reading.boot)/\(reading.reading.sequence ?? 0)"
    }
  }
}
