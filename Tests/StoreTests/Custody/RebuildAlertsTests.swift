import Crypto
import Foundation
import GRDB
import Ledger
import Testing
import Triage
import Vault
import Vitals

@testable import Store

/// Alerts, their entries and the outbox as the ledger tells them, after histories of every kind.
@Suite struct RebuildAlertsTests {
  /// Runs a history over a fresh store and closes it.
  private func history(seed: UInt64, steps: Int) throws -> AlertHistory {
    let history = try AlertHistory(seed: seed)
    for _ in 0..<steps { try history.step() }
    return history
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func aHistoryEmptiedAndRebuiltIsByteForByteWhatItWas(seed: UInt64) throws {
    let history = try history(seed: seed, steps: 60)
    let before = try history.close()
    #expect(before.alerts.count > 3)
    let report = try history.rebuild()
    #expect(report.changedTables.isEmpty, "seed \(seed)")
    let after = try history.tables()
    #expect(after == before, "seed \(seed): \(after.difference(from: before))")
  }

  /// Without the old rows, what no entry tells is gone and nothing else: normality since the newest entry, tries of calls.
  @Test(arguments: 20...31 as ClosedRange<UInt64>)
  func rowsThatWereLostComeBackFromTheEntriesAlone(seed: UInt64) throws {
    let history = try history(seed: seed, steps: 60)
    let before = try history.close()
    try history.damage("DELETE FROM alerts; DELETE FROM alert_entries; DELETE FROM calls; DELETE FROM summaries")
    let report = try history.rebuild()
    #expect(Set(report.changedTables).isSubset(of: ["alerts", "alert_entries", "calls", "summaries"]))
    let after = try history.tables()
    #expect(after.entries == before.entries, "seed \(seed)")
    #expect(after.summaries == before.summaries, "seed \(seed)")
    #expect(try after.alerts.map { try $0.withoutQuiet } == before.alerts.map { try $0.withoutQuiet }, "seed \(seed)")
    // Whoever confirms a call that a change of team had taken back leaves no entry; nothing else may differ.
    let differing = zip(after.calls, before.calls).filter { $0.derivable != $1.derivable }
    #expect(after.calls.map(\.identity) == before.calls.map(\.identity), "seed \(seed)")
    #expect(differing.allSatisfy { $1.state == "delivered" && $0.state != "cancelled" }, "seed \(seed): \(differing)")
    #expect(differing.count <= 4, "seed \(seed): \(differing)")
  }

  @Test func outagesOfTwoUnitsAreRebuiltAsTwo() throws {
    let history = try AlertHistory(seed: 35)
    for unit in ["ward-1", "ward-2"] { try history.beginOutage(ofUnit: unit) }
    let before = try history.close()
    try history.damage("DELETE FROM alerts")
    #expect(try history.rebuild().changedTables == ["alerts"])
    let after = try history.tables()
    #expect(after.alerts.count == 2)
    #expect(try after.alerts.map { try $0.withoutQuiet } == before.alerts.map { try $0.withoutQuiet })
    try history.fixture.reopen()
    let open = try history.fixture.look { $0.alerts.ofTechnical }
    #expect(Set(open.keys) == Set(["ward-1", "ward-2"].map { TechnicalKey(.deviceSilent, inUnit: $0) }))
  }

  @Test(arguments: 40...45 as ClosedRange<UInt64>)
  func anErasedPatientsAlertsAreRebuiltWithoutTheirValues(seed: UInt64) throws {
    let history = try history(seed: seed, steps: 40)
    try history.erase(history.fixture.patients[1])
    for _ in 0..<20 { try history.step() }
    let before = try history.close()
    let report = try history.rebuild()
    #expect(report.changedTables.isEmpty, "seed \(seed)")
    let after = try history.tables()
    #expect(after == before, "seed \(seed): \(after.difference(from: before))")
    #expect(after.alerts.contains { $0.record == nil && $0.ended != nil && $0.sealed.isEmpty })
  }

  @Test func theGatewayGoesOnFromWhatWasRebuilt() throws {
    let history = try history(seed: 77, steps: 40)
    _ = try history.close()
    try history.damage("UPDATE alerts SET contents = zeroblob(40); UPDATE calls SET state = 'cancelled'")
    #expect(try history.rebuild().changedTables == ["alerts", "calls"])
    try history.fixture.reopen()
    let due = try history.fixture.store.writer.wait { try $0.tick() }
    #expect(due != nil)
    for _ in 0..<20 { try history.step() }
    let before = try history.close()
    #expect(try history.rebuild().changedTables.isEmpty)
    #expect(try history.tables() == before)
  }
}
