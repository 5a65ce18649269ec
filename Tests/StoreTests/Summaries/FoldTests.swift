import Foundation
import GRDB
import Ledger
import Testing
import Triage
import Vault
import Vitals

@testable import Store

/// Down-sampling: minutes become quarter hours and quarter hours days, no number changes, and everything that proves
/// something goes on proving it.
@Suite struct FoldTests {
  private func expect(_ totals: SummaryTotals, are readings: [ReceivedReading], _ what: String) {
    #expect(totals.readings == Int64(readings.count), "\(what)")
    for vital in [Vital.heartRate, .temperature] {
      let values = readings.compactMap { $0.reading.vitals[vital] }
      let summary = totals.vitals[vital]
      #expect(summary?.count == UInt64(values.count), "\(what)")
      #expect(summary?.sum == values.reduce(0, +) && summary?.last == values.last, "\(what)")
      #expect(summary?.minimum == values.min() && summary?.maximum == values.max(), "\(what)")
    }
  }

  @Test func `Minutes become quarter hours, these become days, and every number stays right`() async throws {
    let scene = try FoldScene(hours: 60)
    let fine = try await scene.summaries().count
    try await scene.fold()
    let first = try await scene.summaries()
    #expect(first.count < fine)
    let folds = first.filter { $0.entry.type == .summaryFolded }
    #expect(folds.count == 2)
    for fold in folds {
      let start = try #require(fold.entry.body["start"]?.integer)
      let payload = try #require(fold.payload.value)
      expect(try SummaryTotals(payload), are: scene.normal(from: start, milliseconds: FoldScene.day), "day at \(start)")
      for span in try #require(payload["spans"]?.array) {
        let begin = try #require(span["start"]?.integer)
        expect(try SummaryTotals(span), are: scene.normal(from: begin, milliseconds: 900_000), "quarter at \(begin)")
      }
    }
    scene.fixture.clock.advance(14 * FoldScene.day)
    try await scene.fold()
    let second = try await scene.summaries()
    #expect(second.map(\.entry.type) == Array(repeating: .summaryFolded, count: 4))
    #expect(second.allSatisfy { $0.entry.body["length"]?.integer == FoldScene.day })
    for fold in second {
      let start = try #require(fold.entry.body["start"]?.integer)
      let totals = try SummaryTotals(try #require(fold.payload.value))
      expect(totals, are: scene.normal(from: start, milliseconds: FoldScene.day), "day at \(start)")
    }
    #expect(try await !scene.step())
  }

  @Test func `Which orders made a reading normal stands in its summary, and folding and proofs keep it`() async throws {
    var order: Int64 = -1
    let scene = try FoldScene(hours: 26) { fixture in
      order = try fixture.place(try OrderTerms(scale: .scale2), for: fixture.patients[0], days: 300)
    }
    func named(_ payload: JSONValue?) -> [Int64] { (payload?["orders"]?.array ?? []).compactMap(\.integer) }
    let fine = try await scene.summaries()
    #expect(!fine.isEmpty && fine.allSatisfy { named($0.payload.value) == [order] })
    let other = scene.fixture.patients[1].id
    for (position, entry) in try scene.fixture.entries().enumerated()
    where entry.subject == other && entry.type == .summaryClosed {
      #expect(try scene.fixture.payload(at: Int64(position))?["orders"] == nil)
    }
    scene.fixture.clock.advance(14 * FoldScene.day)
    try await scene.fold()
    let coarse = try await scene.summaries().filter { $0.entry.type == .summaryFolded }
    #expect(!coarse.isEmpty && coarse.allSatisfy { named($0.payload.value) == [order] })
    // The old commitments open with the orders that are in them.
    let account = try await scene.account()
    let proof = try scene.proof(account)
    #expect(account.entries.contains(where: { $0.isFolded }) && proof.isComplete)
    #expect(try scene.folded() > 0)
  }

  @Test func `Verify, proofs, a rebuild, a restart and a backup hold after it`() async throws {
    let scene = try FoldScene(hours: 26)
    let before = try await scene.account()
    scene.fixture.clock.advance(14 * FoldScene.day)
    try await scene.fold()
    let folded = try scene.folded()
    #expect(folded > 600)

    let account = try await scene.account()
    #expect(account.entries.map(\.bytes) == before.entries.map(\.bytes))
    #expect(account.entries.contains(where: { $0.isFolded }))
    let read = try ReadingAccount(parsing: try account.bytes())
    let (proved, provedBefore) = (try scene.proof(read), try scene.proof(before))
    #expect(proved.isComplete && proved.places == provedBefore.places)

    let copy = scene.fixture.root + "/backup"
    _ = try Backup.write(from: scene.fixture.database, to: copy)
    #expect(try scene.folded(copy + "/vigil.sqlite") == folded)

    try scene.fixture.store.close()
    let rebuilt = try Rebuild.run(scene.fixture.store.configuration, keyRing: try KeyRing(master: scene.fixture.master))
    #expect(rebuilt.changedTables.isEmpty)
    let damage = try DatabaseQueue(path: scene.fixture.database)
    try await damage.write { try $0.execute(sql: "DELETE FROM summaries WHERE position % 2 = 0") }
    try damage.close()
    let mended = try Rebuild.run(scene.fixture.store.configuration, keyRing: try KeyRing(master: scene.fixture.master))
    #expect(mended.changedTables == ["summaries"])
    try scene.fixture.reopen()
    #expect(try await !scene.step())
    #expect(try await scene.account() == account)
    let audited = try AccessAudit.run(
      database: scene.fixture.database, keyRing: try KeyRing(master: scene.fixture.master))
    // The fixture binds its devices without anybody's signature.
    #expect(audited.findings.allSatisfy { if case .act(_, .gatewayActs) = $0 { true } else { false } })
  }

  @Test func `A folded summary is proved by the readings alone: one changed, one forged opening, and it is not`()
    async throws
  {
    let scene = try FoldScene(hours: 30)
    scene.fixture.clock.advance(14 * FoldScene.day)
    try await scene.fold()
    let account = try await scene.account()
    let index = try #require(account.entries.firstIndex(where: { $0.isFolded }))
    let last = scene.sent.count - 1
    var changed = scene.sent
    changed[last] = scene.fixture.item(1, UInt64(last), offset: 0, [.heartRate: 61], live: false)
    #expect(try scene.proof(account, changed).unprovenSummaries.count == 1)
    // A gateway that says something else of the readings than it committed to then.
    for (old, new) in [("\"technical\":0", "\"technical\":1"), ("\"last\":1", "\"last\":2")] {
      let entry = account.entries[index]
      let text = String(decoding: entry.payload, as: UTF8.self).replacing(old, with: new)
      let forged = AccountedEntry(
        bytes: entry.bytes, payload: Array(text.utf8), isFolded: true, salt: entry.salt, proof: entry.proof)
      #expect(forged != entry)
      var entries = account.entries
      entries[index] = forged
      let proof = try scene.proof(ReadingAccount(device: "w-1", entries: entries))
      #expect(proof.unprovenSummaries == [entry.proof.index], "\(new)")
    }
    let text = String(decoding: account.entries[index].payload, as: UTF8.self).replacing(
      "\"first\":1", with: "\"first\":2")
    let entry = account.entries[index]
    let reversed = AccountedEntry(
      bytes: entry.bytes, payload: Array(text.utf8), isFolded: true, salt: entry.salt, proof: entry.proof)
    #expect(throws: LedgerError.malformedEntry(member: "last")) {
      try scene.proof(ReadingAccount(device: "w-1", entries: [reversed]))
    }
    // An alarm's evidence is never folded.
    let evidence = account.entries.first { entry in (try? Entry.parse(entry.bytes))?.type == .readingAlarmed }
    let alarm = try #require(evidence)
    let bare = AccountedEntry(
      bytes: alarm.bytes, payload: alarm.payload, isFolded: true, salt: alarm.salt, proof: alarm.proof)
    #expect(throws: LedgerError.proofMismatch) {
      try scene.proof(ReadingAccount(device: "w-1", entries: [bare]))
    }
  }

  @Test func `Killed after any step nothing is lost, and the next start goes on`() async throws {
    let scene = try FoldScene(hours: 3)
    scene.fixture.clock.advance(14 * FoldScene.day)
    var copies = [try scene.fixture.copyAsKilled()]
    while try await scene.step(dropping: 400) { copies.append(try scene.fixture.copyAsKilled()) }
    #expect(copies.count > 8)
    let expected = try await scene.account()
    for folder in copies {
      _ = try scene.folded(folder + "/data/vigil.sqlite")
      let store = try scene.fixture.open(folder)
      #expect(try scene.proof(try await scene.account(store)).isComplete)
      try await scene.fold(store)
      #expect(try await scene.account(store).entries.map(\.payload) == expected.entries.map(\.payload))
      try store.close()
      #expect(try scene.folded(folder + "/data/vigil.sqlite") == scene.folded())
    }
  }

  @Test func `What comes after its day was folded is folded beside it`() async throws {
    let scene = try FoldScene(hours: 30)
    scene.fixture.clock.advance(2 * FoldScene.day)
    try await scene.fold()
    try scene.receiveLate(by: 3 * FoldScene.day, 75)
    #expect(try scene.fixture.count(of: .summarySupplement) + scene.fixture.count(of: .summaryClosed) > 0)
    scene.fixture.clock.advance(14 * FoldScene.day)
    try await scene.fold()
    let all = try await scene.summaries()
    #expect(Set(all.map(\.entry.type)) == [.summaryFolded])
    let totals = try all.map { try SummaryTotals(try #require($0.payload.value)) }
    #expect(totals.map(\.readings).reduce(0, +) == Int64(scene.sent.count) - 1)
    #expect(try scene.proof(try await scene.account()).isComplete)
    #expect(try scene.folded() > 0)
  }

  @Test func `An erased patient's summaries are left, and others' go on`() async throws {
    let scene = try FoldScene(hours: 30)
    scene.fixture.clock.advance(2 * FoldScene.day)
    #expect(try await scene.step())
    let fixture = scene.fixture
    let stale = try #require(try await fixture.store.reader.nextFold(after: FoldScene.retention, skipping: []))
    let gone = try #require(fixture.patients.first { $0.subject == stale.subject })
    try await fixture.store.writer.perform { transaction in
      try transaction.erase(patient: gone.id, entry: try transaction.recordErasure(of: gone))
    }
    #expect(try await fixture.store.writer.perform { try $0.write(stale) } == false)
    try await scene.fold()
    scene.fixture.clock.advance(14 * FoldScene.day)
    try await scene.fold()
    guard case .intact(_, let values) = try scene.check() else {
      Issue.record("verify found \(try scene.check())")
      return
    }
    #expect(values.erased > 100 && values.folded > 100)
    let left = try await fixture.store.pool.read { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM summaries WHERE kept = 1 AND subject = ?", arguments: [gone.subject.value])
    }
    #expect(left == 0)
    try fixture.store.close()
    let report = try Rebuild.run(fixture.store.configuration, keyRing: try KeyRing(master: fixture.master))
    #expect(report.changedTables.isEmpty)
  }
}
