import Consent
import Foundation
import GRDB
import Ledger
import TestChance
import Testing
import Triage
import Vault
import Vitals

@testable import Store

/// The state of consent is the same however one comes to it: live, after a restart, after a rebuild, after failures.
@Suite struct ReplayTests {
  private struct Failure: Error {}

  /// One random step; some are refused, which must leave nothing.
  private static func step(_ people: ConsentScene.People, _ random: inout SplitMix64, in transaction: Transaction)
    throws
  {
    let patient = people.patients.randomElement(using: &random) ?? people.patients[0]
    let doctor = people.doctors.randomElement(using: &random) ?? people.doctors[0]
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1:
      let uses = Bool.random(using: &random) ? Int.random(in: 1...3, using: &random) : nil
      let act = try ConsentScene.grant(of: patient, to: doctor, classes: [.reports, .visits], uses: uses)
      try ConsentScene.record(act, by: patient, in: transaction)
    case 2:
      let grant = transaction.consent(of: patient.id)?.grants.randomElement(using: &random)
      try ConsentScene.record(
        .revoke(of: grant?.id.position ?? 0, patient: patient.id, reason: nil), by: patient, in: transaction)
    case 3:
      let offer = RequestOffer(
        patient: patient.id,
        terms: try #require(ConsentTerms(scope: .classes([.images]), purposes: [.treatment], actions: [.read])),
        until: transaction.now.adding(milliseconds: 60_000))
      try ConsentScene.record(.request(offer), by: doctor, in: transaction)
    case 4:
      try ConsentScene.record(
        .setEmergencyPolicy(
          EmergencyPolicy(letsCalled: Bool.random(using: &random), letsStrangers: true), patient: patient.id),
        by: patient, in: transaction)
    case 5:
      try ConsentScene.record(
        .declareEmergency(patient: patient.id, reason: "unconscious"), by: doctor, in: transaction)
    case 6:
      let emergency = transaction.consent(of: patient.id)?.unreviewed.first
      try ConsentScene.record(
        .reviewEmergency(
          emergency ?? EmergencyID(position: 0), patient: patient.id, isJustified: true, note: "seen"),
        by: people.officer, in: transaction)
    default:
      let purpose: Purpose = Bool.random(using: &random) ? .treatment : .emergencyTreatment
      _ = try transaction.decide(ConsentScene.reading(patient, by: doctor, purpose: purpose))
    }
  }

  /// Refusals are part of the play; any other failure ends it.
  private func play(_ scene: ConsentScene, seed: UInt64, steps: Int) throws {
    let people = scene.people
    var taken = 0
    for number in 0..<steps {
      do {
        // The generator begins anew for each step: a submission may run twice.
        try scene.store.writer.wait { transaction in
          var random = SplitMix64(seed: seed &* 1_000 &+ UInt64(number))
          try Self.step(people, &random, in: transaction)
        }
        taken += 1
      } catch is ConsentRefusal {
        continue
      } catch VaultError.subjectErased {
        continue
      } catch StoreError.exists(.entry) {
        // The same act at the same instant of a clock that stands still.
        continue
      }
    }
    #expect(taken > steps / 6, "seed \(seed): \(taken) of \(steps) steps were taken")
  }

  @Test(arguments: [3, 17, 2026] as [UInt64]) func aRestartAndARebuildMakeTheStateThatWas(seed: UInt64) throws {
    let scene = try ConsentScene(seed: seed)
    try play(scene, seed: seed, steps: 150)
    try scene.erase(scene.patients[1])
    try play(scene, seed: seed &+ 1, steps: 50)
    let live = try scene.state()
    try scene.fixture.restart()
    #expect(try scene.state() == live, "seed \(seed)")
    try scene.store.close()
    let configuration = scene.store.configuration
    let report = try Rebuild.run(configuration, keyRing: try KeyRing(master: scene.fixture.master))
    #expect(report.changedTables == [], "seed \(seed)")
    try Self.damage(configuration.databaseFile, "DELETE FROM consent_entries; DELETE FROM accesses;")
    let mended = try Rebuild.run(configuration, keyRing: try KeyRing(master: scene.fixture.master))
    #expect(mended.changedTables == ["consent_entries", "accesses"], "seed \(seed)")
    try scene.fixture.reopen()
    #expect(try scene.state() == live, "seed \(seed)")
  }

  @Test func aLedgerOfAnOlderBuildIsReadOnce() throws {
    let scene = try ConsentScene(seed: 5)
    try play(scene, seed: 5, steps: 60)
    let live = try scene.state()
    try scene.store.close()
    try Self.damage(
      scene.store.configuration.databaseFile,
      "DELETE FROM consent_entries; DELETE FROM accesses; DELETE FROM meta WHERE key = 'consent';")
    try scene.fixture.reopen()
    #expect(try scene.state() == live)
  }

  /// Submissions that do several steps and then fail, alone and beside others that do not.
  @Test(arguments: [1, 8, 99] as [UInt64]) func whatFailsIsTakenBackWhole(seed: UInt64) throws {
    let scene = try ConsentScene(seed: seed)
    try play(scene, seed: seed, steps: 40)
    let people = scene.people
    for round in 0..<40 as Range<UInt64> {
      let before = try scene.state()
      let rows = try Self.rows(scene.store)
      #expect(throws: Failure.self) {
        try scene.store.writer.wait { transaction in
          var random = SplitMix64(seed: seed &* 7_919 &+ round)
          for _ in 0..<5 { try? Self.step(people, &random, in: transaction) }
          throw Failure()
        }
      }
      #expect(try scene.state() == before, "seed \(seed), round \(round)")
      #expect(try Self.rows(scene.store) == rows, "seed \(seed), round \(round)")
    }
    let live = try scene.state()
    try scene.fixture.restart()
    #expect(try scene.state() == live, "seed \(seed)")
  }

  @Test func anAlertThatEndedLeavesNoRow() throws {
    let scene = try ConsentScene()
    let patient = scene.fixture.patients[0]
    let (origin, doctor) = (scene.store.identity.origin, scene.doctors[0].id)
    try scene.store.writer.wait { transaction in
      let entry = Entry(
        type: .teamChanged, time: transaction.now.milliseconds, origin: origin, facility: "test", author: origin,
        subject: patient.id, body: ["members": [.string(doctor.text)]])
      try transaction.record(act: entry, payload: nil)
    }
    try scene.fixture.receive(scene.fixture.item(1, 1, [.heartRate: 190]))
    // Beside the patient's own there may be one about equipment.
    let opened = try #require(
      try scene.fixture.look { $0.alerts.open.values.filter { $0.technical == nil }.map(\.opened).min() })
    let id = try #require(PersonID(patient.id))
    let name = try #require(AlertName(AlertRecord.name(opened)))
    #expect(try scene.state().patient(id)?.alerts[name]?.called[doctor] != nil)
    #expect(try Self.rows(scene.store, of: opened) > 0)
    try scene.store.writer.wait { transaction in
      let entry = try transaction.append(
        .alertResolved, pseudonym: patient.id, body: ["alert": .string(AlertRecord.name(opened))])
      try transaction.resolve(alert: opened, by: doctor.text, reason: .treated, entry: entry)
    }
    #expect(try Self.rows(scene.store, of: opened) == 0)
    let live = try scene.state()
    #expect(live.patient(id)?.alerts[name] == nil)
    try scene.fixture.restart()
    #expect(try scene.state() == live)
  }

  private static func rows(_ store: Store, of alert: Int64) throws -> Int {
    try store.pool.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM consent_entries WHERE alert = ?", arguments: [alert]) ?? 0
    }
  }

  private static func damage(_ path: String, _ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  private static func rows(_ store: Store) throws -> [Int64] {
    try store.pool.read { try Int64.fetchAll($0, sql: "SELECT position FROM consent_entries ORDER BY position") }
  }
}
