import Foundation
import GRDB
import Ledger
import TestChance
import Testing
import Vault
import Vitals

@testable import Store

/// The end of a patient: nothing readable is left, every proof stays, and nobody else is held up.
@Suite struct ErasureTests {
  /// Whether any file of the folder holds these bytes.
  private func holds(_ needle: Data, _ folder: String) throws -> Bool {
    let paths = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
    #expect(!paths.isEmpty)
    return paths.contains { path in
      let bytes = try? Data(contentsOf: URL(fileURLWithPath: folder + "/" + path))
      return bytes?.range(of: needle) != nil
    }
  }

  /// Everything stored that opens with this subject's key: the key itself above all.
  private func secrets(of subject: SubjectID, _ fixture: StoreFixture) throws -> [Data] {
    try fixture.store.pool.read { db in
      try ["SELECT key FROM subjects WHERE id = ?", "SELECT contents FROM alerts WHERE subject = ?"].flatMap {
        try Data.fetchAll(db, sql: $0, arguments: [subject.value])
      } + Data.fetchAll(db, sql: "SELECT bytes FROM patient_state WHERE subject = ?", arguments: [subject.value])
    }
  }

  private func erase(_ patient: Patient, _ fixture: StoreFixture) throws {
    try fixture.store.writer.wait { transaction in
      try transaction.erase(patient: patient.id, entry: try transaction.recordErasure(of: patient))
    }
  }

  /// LEDGER-4: a disk that does not take the list beside the anchor takes no erasure, whichever disk the store was given.
  @Test func anErasureThatCannotBeListedIsNotDone() throws {
    let system = FileCalls.system
    let fixture = try StoreFixture {
      $0.fileCalls.create = { path, mode, isEmptied in
        guard path.contains("/erasures") else { return system.create(path, mode, isEmptied) }
        errno = ENOSPC
        return -1
      }
    }
    let patient = fixture.patients[0]
    #expect(throws: (any Error).self) { try erase(patient, fixture) }
    let report = try fixture.store.erasureReport(of: patient.id)
    #expect(!report.isKeyDestroyed && !report.isListedBesideAnchor)
  }

  @Test func nothingReadableStaysInTheDataFolder() throws {
    let fixture = try StoreFixture(wards: 2) { $0.journalBoundBytes = 1 }
    for number in 0..<40 as Range<UInt64> {
      fixture.clock.advance(10_000)
      try fixture.receive(
        fixture.item(1, number, [.heartRate: number % 5 == 0 ? 150 : 70]), fixture.item(2, number, [.heartRate: 150]))
    }
    try fixture.receive(fixture.item(1, 90, offset: 90 * 86_400_000))
    let (gone, left) = (fixture.patients[0], fixture.patients[1])
    let (goneSecrets, leftSecrets) = (try secrets(of: gone.subject, fixture), try secrets(of: left.subject, fixture))
    #expect(goneSecrets.count >= 3 && leftSecrets.count >= 3)
    for secret in goneSecrets + leftSecrets { #expect(try holds(secret, fixture.dataFolder)) }
    try erase(gone, fixture)
    let report = try fixture.store.erasureReport(of: gone.id)
    #expect(report.isKeyDestroyed && report.isListedBesideAnchor && report.isLogEmptied && report.alerts >= 1)
    for secret in goneSecrets { #expect(try !holds(secret, fixture.dataFolder)) }
    for secret in leftSecrets { #expect(try holds(secret, fixture.dataFolder)) }
    #expect(try !holds(Data("Nobody 1".utf8), fixture.root))
    let kept = try fixture.store.pool.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM rejections WHERE device = 1 AND bytes IS NOT NULL")
    }
    #expect(kept == 0)

    let outcome = try LedgerCheck(
      path: fixture.database, anchor: nil, trusted: fixture.nodeKey.noteKey,
      keyRing: try KeyRing(master: fixture.master)
    ).run { _, _ in }
    guard case .intact(_, let values) = outcome else {
      Issue.record("verify found \(outcome)")
      return
    }
    #expect(values.erased > 8 && values.proven > 40)
  }

  @Test func openAlertsEndWithAnEntryThatNamesTheErasure() throws {
    let fixture = try StoreFixture(wards: 2)
    try fixture.receive(fixture.item(1, 1, [.heartRate: 150]), fixture.item(2, 1, [.heartRate: 150]))
    try fixture.receive(fixture.item(1, 2) { $0.contact = false })
    #expect(try fixture.look { $0.alerts.open.values.filter { $0.subject.value == 1 }.count } >= 2)
    try erase(fixture.patients[0], fixture)
    #expect(try fixture.look { ward in ward.alerts.open.values.allSatisfy { $0.subject.value != 1 } })
    let entries = try fixture.entries()
    let erasure = try #require(entries.firstIndex { $0.type == .erasure })
    let ends = entries[(erasure + 1)...].filter { $0.body["erasure"]?.integer == Int64(erasure) }
    #expect(ends.contains { $0.type == .alertResolved } && ends.contains { $0.type == .technicalEnded })
    #expect(ends.allSatisfy { $0.commitment == nil && $0.subject == fixture.patients[0].id })
    #expect(try fixture.receive(fixture.item(1, 3), fixture.item(2, 2)) == [.rejected, .summarised])
    fixture.clock.advance(600_000)
    _ = try fixture.store.writer.wait { try $0.tick() }
    try fixture.restart()
    #expect(try fixture.look { $0.alerts.open.values.contains { $0.subject.value == 2 && $0.technical == nil } })
    #expect(throws: StoreError.conflict(.patientErased)) { try erase(fixture.patients[0], fixture) }
  }

  @Test func anErasureThatIsTakenBackLeavesEverythingAsItWas() throws {
    let fixture = try StoreFixture()
    try fixture.receive(fixture.item(1, 1, [.heartRate: 150]))
    let before = try fixture.look { WardSnapshot($0) }
    let patient = fixture.patients[0]
    #expect(throws: StoreError.unknown(.token)) {
      try fixture.store.writer.wait { transaction in
        try transaction.erase(patient: patient.id, entry: try transaction.recordErasure(of: patient))
        throw StoreError.unknown(.token)
      }
    }
    #expect(try Erasures(anchorFile: fixture.anchorFile).read().isEmpty)
    #expect(try fixture.look { WardSnapshot($0) } == before)
    #expect(try fixture.receive(fixture.item(1, 2)) == [.summarised])
  }

  @Test func readingsAndErasureInOneBatchEndErased() throws {
    let fixture = try StoreFixture()
    let (rules, patient) = (fixture.rules, fixture.patients[0])
    let items = [fixture.item(1, 1, [.heartRate: 150]), fixture.item(1, 2)]
    try fixture.store.writer.wait { transaction in
      for item in items { try transaction.receive(item, rules: rules) }
      try transaction.erase(patient: patient.id, entry: try transaction.recordErasure(of: patient))
      try transaction.receive(items[0], rules: rules)
    }
    try fixture.restart()
    #expect(try fixture.look { $0.alerts.open.isEmpty && WardSnapshot($0).isConserved })
    let row = try fixture.store.pool.read {
      try Row.fetchOne($0, sql: "SELECT ended, length(contents) AS size FROM alerts")
    }
    #expect((row?["ended"] as Int64?) != nil && row?["size"] == 0)
  }

  /// Pages are split, merged and freed on the way: no copy of a key may stay behind in any of them.
  @Test(arguments: [3, 4] as [UInt64]) func ofManyErasuresInAnyOrderNoKeyStays(seed: UInt64) throws {
    let fixture = try StoreFixture(wards: 160, seed: seed)
    let keys = try fixture.patients.map { try #require(try secrets(of: $0.subject, fixture).first) }
    var dice = SplitMix64(seed: seed)
    let order = fixture.patients.indices.shuffled(using: &dice)
    for index in order.prefix(120) { try erase(fixture.patients[index], fixture) }
    #expect(fixture.store.scrubber.finish())
    let files = try FileManager.default.contentsOfDirectory(atPath: fixture.dataFolder).map {
      try? Data(contentsOf: URL(fileURLWithPath: fixture.dataFolder + "/" + $0))
    }
    for (place, index) in order.enumerated() {
      let isThere = files.contains { $0?.range(of: keys[index]) != nil }
      #expect(isThere == (place >= 120), "seed \(seed), patient \(index)")
    }
  }
}

extension Transaction {
  /// The entry that an administrator signs.
  func recordErasure(of patient: Patient) throws -> Int64 {
    let entry = Entry(
      type: .erasure, time: now.milliseconds, origin: origin, facility: "test", author: "per-0", subject: patient.id)
    return try record(act: entry, payload: nil)
  }
}
