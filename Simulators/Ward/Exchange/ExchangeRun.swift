import AsyncHTTPClient
import Exchange
import Foundation
import Measure
import Vitals
import Synchronization
import WardKit

/// An exchange from the first registration to the comparison.
struct ExchangeRun: Sendable {
  let scenario: ExchangeScenario
  let address: String
  let administrator: Party
  let watched: [(name: String, pid: pid_t)]
  let isQuiet: Bool

  /// What came of it.
  struct Result: Sendable {
    let audit: ExchangeAudit
    let report: RunReport
  }

  /// - Throws: when the preparation is refused, or nobody answers at the end.
  func run() async throws -> Result {
    let client = GatewayDoor.client(connections: scenario.connections)
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await run(GatewayDoor(address: address, client: client))) } catch {
      result = .failure(error)
    }
    try await client.shutdown()
    return try result.get()
  }

  private func run(_ door: GatewayDoor) async throws -> Result {
    let scribe = Scribe()
    let began = Clock.wall
    let player = try await prepare(door, scribe)
    let start = Clock.monotonic + 200_000_000
    scribe.begin(at: start)
    let schedule = ExchangeSchedule(scenario: scenario, player: player, scribe: scribe, start: start)
    let screen = ExchangeScreen(scenario: scenario, scribe: scribe, schedule: schedule, isQuiet: isQuiet)
    let processes = await screen.show(watched) { await schedule.play() }
    let ended = Clock.monotonic
    say("comparing with the gateway ...")
    let audit = try await ExchangeComparison(player: player, scribe: scribe).run()
    var report = ExchangeReport(scenario: scenario, audit: audit).report(
      scribe.book.withLock { book in
        book.recorder.finish()
        return book
      }, seconds: Double(ended - start) / 1e9)
    report.startedAt = Timestamp(milliseconds: began / 1_000_000).rfc3339
    report.processes = processes
    return Result(audit: audit, report: report)
  }

  private func prepare(_ door: GatewayDoor, _ scribe: Scribe) async throws -> ExchangePlayer {
    let tag = String(UInt64.random(in: 0..<(1 << 40)), radix: 36)
    let preparation = ExchangePreparation(
      door: door, administrator: administrator, scenario: scenario, tag: tag)
    let node = try await preparation.node()
    say("registering \(scenario.patients) patients and \(scenario.clinicians) clinicians ...")
    let (patients, clinicians, cast) = try await preparation.people(node)
    let player = ExchangePlayer(
      door: door, node: node, scribe: scribe, patients: patients, clinicians: clinicians, cast: cast,
      scenario: scenario)
    scribe.book.withLock { $0.knowledge = Knowledge(scenario, cast: cast) }
    say("signing their first contracts and \(scenario.patients * scenario.recordsEach) records ...")
    try await preparation.contracts(player)
    return player
  }

  private func say(_ line: String) {
    guard !isQuiet else { return }
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}
