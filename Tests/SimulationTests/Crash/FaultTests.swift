import FaultyDisk
import Foundation
import Testing
import Vault
import Vitals

@testable import Store

/// One fault at the n-th step of the disk, for n = 1, 2, 3 … until none is left, and the gateway goes on: refused and
/// asked again, or ended and started again, nothing is lost and nothing is there twice.
@Suite(.serialized) struct FaultTests {
  /// How many steps apart the faults lie: 1 meets every step; between two lies nothing new in an ordinary run of the
  /// tests, because each kind starts at another.
  private static let stride = ProcessInfo.processInfo.environment["FAULT_STRIDE"].flatMap { Int($0) } ?? 4

  private static let kinds: [PlannedFault] = [.inputOutput, .noSpace, .torn, .written, .failedSync]

  @Test(arguments: kinds)
  func `A fault at any step costs nothing that was answered`(_ fault: PlannedFault) throws {
    let reference = try Self.run { _ in }
    let first = (Self.kinds.firstIndex(of: fault) ?? 0) % Self.stride
    var met = 0
    for step in Swift.stride(from: first, to: reference.steps, by: Self.stride) {
      var struck: FaultyDisk?
      do {
        let run = try Self.run {
          struck = $0
          $0.fail(fault, after: step)
        }
        met += run.failures
        try require(run.counted == reference.counted, "INTAKE-2", "\(run.counted) instead of \(reference.counted)")
        try require(run.evidence == reference.evidence, "ALERT-2", "\(run.evidence) instead of \(reference.evidence)")
      } catch {
        let steps = (struck?.failures ?? []).map { "\($0)".prefix(200) }
        Issue.record("\(fault) at step \(step), \(steps): \(error)")
      }
    }
    #expect(met > 0)
  }

  private struct Result {
    let steps: Int
    let failures: Int
    /// Outcomes that a reading has once.
    let counted: [UInt64]
    let evidence: [LedgerFacts.Number: Int]
  }

  /// The script with whatever the disk does meanwhile; each act is repeated until it is answered.
  private static func run(_ plan: (FaultyDisk) -> Void) throws -> Result {
    let disk = try FaultyDisk(holding: try Gateway.registered.get())
    let clock = VirtualClock()
    var gateway = Gateway(disk, clock: clock, seed: 3) { $0.journalBoundBytes = 600 }
    try gateway.start()
    let before = disk.steps
    plan(disk)
    for act in CrashScript.acts(clock, rules: try SimulatedRules.rules.get()) {
      var tries = 0
      while true {
        tries += 1
        try #require(tries < 4, "“\(act.name)” is never answered")
        let facts = try WardFacts(gateway)
        do {
          try act.perform(gateway)
          break
        } catch {
          // Refused: nothing of it may be in memory. Fatal: the next start finds out.
          if (error as? StoreError) == .noRoom || error is DurableError {
            try require(try WardFacts(gateway) == facts, "LEDGER-2", "“\(act.name)” was refused and left something")
            continue
          }
          gateway = try restarted(gateway, clock: clock)
          // It may have been there all the same; readings tell by themselves.
          if try WardFacts(gateway).head != facts.head, act.readings.isEmpty { break }
        }
      }
    }
    // What was answered must outlive a power cut from here on, whatever the disk forgot on the way.
    let steps = disk.steps - before
    let failures = disk.failures.count
    gateway = try cut(gateway, clock: clock)
    let facts = try WardFacts(gateway)
    try facts.requireConservation()
    let ledger = try LedgerFacts(gateway.store())
    try ledger.requireEvidenceOnce()
    try gateway.requireIntactLedger()
    try gateway.stop()
    // What is refused counts with each delivery, like a duplicate.
    let outcomes: [Outcome] = [.alarmed, .summarised, .technical]
    return Result(
      steps: steps, failures: failures, counted: outcomes.map { facts.total[$0] },
      evidence: ledger.evidence.mapValues(\.count))
  }

  /// The process ended and is started again; the machine ran on.
  private static func restarted(_ gateway: Gateway, clock: VirtualClock) throws -> Gateway {
    gateway.die()
    gateway.disk.revive()
    let next = Gateway(gateway.disk, clock: clock, seed: 8) { $0.journalBoundBytes = 600 }
    try next.start()
    return next
  }

  /// The power is cut: only what was synced is left.
  private static func cut(_ gateway: Gateway, clock: VirtualClock) throws -> Gateway {
    let next = Gateway(try gateway.fall(.none), clock: clock, seed: 8) { $0.journalBoundBytes = 600 }
    try next.start()
    return next
  }
}
