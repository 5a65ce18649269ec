import Consent
import Foundation
import GRDB
import Ledger
import Testing
import Vitals

@testable import Store

/// Decisions on the writer of a real store (CONSENT-1, CONSENT-2).
@Suite struct DecisionTests {
  @Test func aDecisionIsOnTheLedgerBeforeItsAnswer() async throws {
    let scene = try ConsentScene()
    let (patient, doctor) = (scene.patients[0], scene.doctors[0])
    let denied = try await scene.store.decide(ConsentScene.reading(patient, by: doctor))
    #expect(denied.reasons == [.noGrant])
    let grant = try scene.act(ConsentScene.grant(of: patient, to: doctor), by: patient)
    let permitted = try await scene.store.decide(ConsentScene.reading(patient, by: doctor))
    #expect(permitted.basis == .grant(GrantID(position: grant)))
    #expect(permitted.position == scene.store.head.size - 1)
    let entries = try scene.fixture.entries().filter { $0.type == .accessDecided }
    #expect(entries.map { $0.body["permitted"]?.bool } == [false, true])
    #expect(entries.allSatisfy { $0.subject == patient.id.text && $0.body["person"]?.string == doctor.id.text })
    let payload = try #require(try scene.fixture.payload(at: permitted.position))
    #expect(payload["action"]?.string == "read" && payload["purpose"]?.string == "TREAT")
  }

  /// Ten thousand at once on a grant for one use.
  @Test(.timeLimit(.minutes(2))) func aSingleUseIsSpentExactlyOnce() async throws {
    let scene = try ConsentScene()
    let (patient, doctor) = (scene.patients[0], scene.doctors[0])
    try scene.act(ConsentScene.grant(of: patient, to: doctor, uses: 1), by: patient)
    let store = scene.store
    let before = store.head.size
    let permits = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<10_000 {
        group.addTask { try await store.decide(ConsentScene.reading(patient, by: doctor)).isPermitted }
      }
      return try await group.reduce(into: 0) { count, isPermitted in count += isPermitted ? 1 : 0 }
    }
    #expect(permits == 1)
    #expect(store.head.size == before + 10_000, "each attempt leaves its entry")
    let rows = try await store.pool.read { try Int.fetchOne($0, sql: "SELECT sum(permitted) FROM accesses") }
    #expect(rows == 1)
    let audit = try Self.audit(scene)
    #expect(audit.isClean && audit.permits == 1 && audit.denials == 9_999)
  }

  @Test func aPageIsOneEntryAndOneUse() async throws {
    let scene = try ConsentScene()
    let (patient, doctor) = (scene.patients[0], scene.doctors[0])
    let act = try ConsentScene.grant(of: patient, to: doctor, classes: [.reports, .visits], uses: 2)
    let id = GrantID(position: try scene.act(act, by: patient))
    let request = ConsentScene.reading(patient, by: doctor)
    let page = try await scene.store.decide(
      request, on: [.dataClass(.reports), .dataClass(.visits), .dataClass(.images)])
    #expect(page.map(\.isPermitted) == [true, true, false])
    #expect(try await scene.store.consent(of: patient.id)?.grant(id)?.usesLeft == 1)
    #expect(try await scene.store.decide(request, on: []).map(\.isPermitted) == [true])
    #expect(try await scene.store.consent(of: patient.id)?.grant(id)?.usesLeft == 0)
    #expect(try scene.fixture.count(of: .accessDecided) == 2)
  }

  @Test func whoIsNotHereIsRecordedUnderOneNameAndAnsweredLikeAStranger() async throws {
    let scene = try ConsentScene()
    let doctor = scene.doctors[0]
    let typed = try #require(PersonID("Mary.Example"))
    for _ in 0..<2 {
      let request = AccessRequest(
        by: doctor.id, patient: typed, action: .read, resource: .dataClass(.reports), purpose: .treatment)
      #expect(try await !scene.store.decide(request).isPermitted)
    }
    try scene.erase(scene.patients[0])
    #expect(try await !scene.store.decide(ConsentScene.reading(scene.patients[0], by: doctor)).isPermitted)
    let entries = try scene.fixture.entries().filter { $0.type == .accessDecided }
    #expect(entries.map(\.subject) == Array(repeating: Transaction.nobody, count: 3))
    let bytes = try await scene.store.pool.read { try Data.fetchAll($0, sql: "SELECT bytes FROM entries") }
    #expect(!bytes.contains { String(decoding: $0, as: UTF8.self).contains("Mary") }, "LEDGER-3")
    #expect(try Self.audit(scene).isClean)
  }

  @Test func whenItCannotBeWrittenTheAnswerIsNo() async throws {
    let scene = try ConsentScene()
    let (patient, doctor) = (scene.patients[0], scene.doctors[0])
    let act = try ConsentScene.grant(of: patient, to: doctor, uses: 1)
    let id = GrantID(position: try scene.act(act, by: patient))
    try FullDisk.fill(scene.store)
    await #expect(throws: StoreError.noRoom) {
      try await scene.store.decide(ConsentScene.reading(patient, by: doctor))
    }
    try FullDisk.makeRoom(scene.store)
    #expect(try await scene.store.consent(of: patient.id)?.grant(id)?.usesLeft == 1, "no use was spent")
    #expect(try await scene.store.decide(ConsentScene.reading(patient, by: doctor)).isPermitted)
  }

  @Test func suspensionMakesGrantsInertAtOnce() async throws {
    let scene = try ConsentScene()
    let (patient, doctor) = (scene.patients[0], scene.doctors[0])
    try scene.act(ConsentScene.grant(of: patient, to: doctor), by: patient)
    try scene.act(.suspend(.person(doctor.id), reason: "under review"), by: scene.administrator)
    let decision = try await scene.store.decide(ConsentScene.reading(patient, by: doctor))
    #expect(decision.reasons.contains(.personNotApproved(.suspended)))
    // The same act at the same instant would be the same entry.
    scene.fixture.clock.advance(1_000)
    try scene.act(.approve(.person(doctor.id)), by: scene.administrator)
    #expect(try await scene.store.decide(ConsentScene.reading(patient, by: doctor)).isPermitted)
  }

  @Test func aRefusedActLeavesNothing() throws {
    let scene = try ConsentScene()
    let size = scene.store.head.size
    #expect(throws: ConsentRefusal.notEntitled) {
      try scene.act(ConsentScene.grant(of: scene.patients[0], to: scene.doctors[0]), by: scene.doctors[0])
    }
    #expect(scene.store.head.size == size)
  }

  /// Replays the whole ledger from disk, as `vigil audit` does.
  static func audit(_ scene: ConsentScene) throws -> AuditReport {
    let keyRing = scene.store.keyRing
    return try scene.store.pool.read { db in
      var audit = ConsentAudit()
      let rows = try Row.fetchCursor(db, sql: "SELECT position, bytes FROM entries ORDER BY position")
      while let row = try rows.next() {
        let position: Int64 = row[0]
        audit.take(
          try Entry.parse(Array(row[1] as Data)),
          values: try ConsentRows.values(at: position, keyRing: keyRing, db: db), at: position)
      }
      return audit.report
    }
  }
}
