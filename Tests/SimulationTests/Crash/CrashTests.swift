import FaultyDisk
import Foundation
import GRDB
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// The n-th write, sync and rename, for n = 1, 2, 3 … until none is left: after a power cut at each of them the gateway
/// starts, holds everything that it had answered for, and nothing twice.
///
/// The script runs once on a disk that keeps its history; each cut is a prefix of that history, so that no cut is missed
/// and none depends on chance.
@Suite(.serialized) struct CrashTests {
  /// After how many steps something was answered, and what the gateway held then.
  private struct Mark: Sendable {
    let step: Int
    let name: String
    let facts: WardFacts
  }

  private struct Recording {
    let history: [DiskStep]
    let marks: [Mark]
    let readings: [[ReceivedReading]]
    let base: [String: [UInt8]]
    let clock: VirtualClock
  }

  private static func smallSteps(_ configuration: inout StoreConfiguration) {
    // Folds with nearly every batch.
    configuration.journalBoundBytes = 600
  }

  private static func record() throws -> Recording {
    let rules = try SimulatedRules.rules.get()
    let base = try Gateway.registered.get()
    let disk = try FaultyDisk(holding: base, keepsHistory: true)
    let gateway = Gateway(disk, clock: VirtualClock(), seed: 3, configure: smallSteps)
    try gateway.start()
    // Checkpoints come every 40 pages instead of every 4,000, so that a short script meets them.
    try gateway.perform { try $0.db.execute(sql: "PRAGMA wal_autocheckpoint = 40") }
    var marks = [Mark(step: disk.steps, name: "start", facts: try WardFacts(gateway))]
    var readings: [[ReceivedReading]] = [[]]
    for act in CrashScript.acts(gateway.clock, rules: rules) {
      try act.perform(gateway)
      let step = disk.steps
      marks.append(Mark(step: step, name: act.name, facts: try WardFacts(gateway)))
      readings.append(act.readings)
    }
    try gateway.stop()
    marks.append(Mark(step: disk.steps, name: "clean stop", facts: try #require(marks.last).facts))
    readings.append([])
    return Recording(history: disk.history, marks: marks, readings: readings, base: base, clock: gateway.clock)
  }

  @Test func `After a power cut at every step the start finds all that was answered, once, and goes on`() throws {
    let recording = try Self.record()
    try #require(recording.history.count > 100)
    var model = DiskModel(recording.base)
    var starts = 0
    for cut in 0...recording.history.count {
      let previous = cut == 0 ? nil : recording.history[cut - 1]
      if let previous { model.apply(previous) }
      // At a sync both ends matter: everything before it lost but for chance, and everything kept.
      let survivals: [DiskModel.Survival] =
        previous?.isSync ?? true ? [.none, .all, .some(seed: UInt64(cut))] : [.some(seed: UInt64(cut))]
      for survival in survivals {
        do {
          try Self.check(model.image(survival), cut: cut, recording)
        } catch {
          Issue.record("cut after step \(cut) (\(previous.map { "\($0)" } ?? "none")), \(survival): \(error)")
        }
        starts += 1
      }
    }
    print("\(recording.history.count) steps, \(starts) starts after a cut")
  }

  private static func check(_ image: [String: [UInt8]], cut: Int, _ recording: Recording) throws {
    let rules = try SimulatedRules.rules.get()
    let clock = VirtualClock()
    clock.set(recording.clock.now)
    let gateway = Gateway(try FaultyDisk(holding: image), clock: clock, seed: 5, configure: smallSteps)
    try gateway.start()
    let facts = try WardFacts(gateway)
    try facts.requireConservation()
    try facts.requireDeadlines()
    // Everything answered before the cut is there; the act under way is there whole or not at all.
    let last = recording.marks.lastIndex { $0.step <= cut } ?? 0
    let next = min(last + 1, recording.marks.count - 1)
    let expected = [recording.marks[last].facts, recording.marks[next].facts]
    guard let found = expected.firstIndex(of: facts) else {
      throw Broken("INTAKE-1", "neither “\(recording.marks[last].name)” nor “\(recording.marks[next].name)”: \(facts)")
    }
    // What was in flight comes again, and what was held comes again: each counts once.
    let held = recording.readings[...(last + found)].joined().filter { $0.device.value != 99 }
    let again = recording.readings[...next].joined().filter { $0.device.value != 99 }
    let outcomes = try gateway.perform { transaction in try again.map { try transaction.receive($0, rules: rules) } }
    let numbers = Set(held.map { LedgerNumber($0) })
    for (item, outcome) in zip(again, outcomes) where numbers.contains(LedgerNumber(item)) {
      try require(outcome == .duplicate, "INTAKE-1", "\(LedgerNumber(item)) was held and counts again as \(outcome)")
    }
    try LedgerFacts(gateway.store()).requireEvidenceOnce()
    try WardFacts(gateway).requireConservation()
    try gateway.requireIntactLedger()
    try gateway.stop()
  }
}
