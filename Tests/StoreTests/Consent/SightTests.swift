import Consent
import GRDB
import Ledger
import Testing
import Vitals

@testable import Store

/// Looks at what is watched of a patient (CONSENT-2, CONSENT-3, decision 0045).
@Suite struct SightTests {
  @Test func aLookIsWrittenOnceAndDecidedEachTime() async throws {
    let watch = try WatchScene()
    for _ in 0..<5 { #expect(try await watch.sight(watch.doctor).shows(.vitalSigns)) }
    #expect(try watch.decisions(of: watch.doctor).count == 1)
    watch.fixture.clock.advance(SightBook.lookMilliseconds)
    #expect(try await watch.sight(watch.doctor).shows(.alerts))
    #expect(try watch.decisions(of: watch.doctor).count == 2)
    try watch.nameTeam([])
    #expect(try await !watch.sight(watch.doctor).isPermitted)
    try watch.nameTeam([watch.doctor])
    #expect(try await watch.sight(watch.doctor).isPermitted)
    #expect(try watch.decisions(of: watch.doctor).map(\.access.isPermitted) == [true, true, false, true])
    #expect(try watch.audit().report.isClean)
  }

  @Test func aRefusalIsOnTheLedgerAndAQuarterOfAnHourOfAskingIsOneAttempt() async throws {
    let watch = try WatchScene()
    for _ in 0..<5 { #expect(try await !watch.sight(watch.stranger).isPermitted) }
    #expect(try watch.decisions(of: watch.stranger).map(\.access.isPermitted) == [false])
  }

  @Test func anotherPurposeIsAnotherLook() async throws {
    let watch = try WatchScene()
    try watch.alarm()
    try watch.nameTeam([])
    #expect(try await watch.sight(watch.doctor).shows(.alerts, of: AlertName("A1")) == false)
    #expect(try await !watch.sight(watch.doctor).shows(.vitalSigns), "the call opens the alert alone")
    let emergency = try await watch.sight(watch.doctor, purpose: .emergencyTreatment)
    #expect(emergency.shows(.vitalSigns), "and in an emergency what treatment needs")
    let reviews = try await watch.store.writer.perform { $0.reviewsDue().map(\.person) }
    #expect(reviews == [watch.doctor])
    #expect(try watch.audit().report.isClean)
  }

  @Test func aCountedGrantCostsOneUseForOneLook() async throws {
    let watch = try WatchScene()
    let patient = watch.scene.patients[0]
    try watch.scene.act(
      try ConsentScene.grant(of: patient, to: watch.scene.doctors[1], classes: [.vitalSigns], uses: 1),
      by: patient)
    let request = Sight.Request(by: watch.stranger, of: patient.id, [.vitalSigns])
    for _ in 0..<3 { #expect(try await watch.store.sights.sight(request).shows(.vitalSigns)) }
    watch.fixture.clock.advance(SightBook.lookMilliseconds)
    #expect(try await !watch.store.sights.sight(request).shows(.vitalSigns))
  }

  @Test func everybodyOnAPageIsOneCommit() async throws {
    let watch = try WatchScene()
    let before = watch.store.head
    let requests = [watch.patient, watch.scene.patients[0].id, watch.scene.patients[1].id]
      .map { Sight.Request(by: watch.doctor, of: $0) }
    let sights = try await watch.store.sights.sights(requests)
    #expect(sights.map(\.isPermitted) == [true, false, false])
    #expect(watch.store.head.size == before.size + 3 && watch.store.head.block == before.block + 1)
  }

  @Test func streamsGoOnReadingFromMemoryWhileOthersLook() async throws {
    let watch = try WatchScene()
    var stream = try await watch.stream(of: watch.doctor)
    let looks = stream.pages.looks
    _ = try await watch.sight(watch.desk.id)
    _ = try await watch.stream(of: watch.desk.id)
    let standing = watch.store.recent.standing
    _ = try await watch.sight(watch.desk.id)
    #expect(watch.store.recent.standing == standing)
    _ = try await watch.next(&stream)
    try watch.alarm()
    #expect(try await watch.next(&stream)?.isEmpty == false)
    // One look for the token that was issued, none for what was decided.
    #expect(stream.pages.looks <= looks + 1)
  }

  @Test func aLedgerOfABuildThatKnewNoTeamsIsDerivedAgain() async throws {
    let watch = try WatchScene()
    let patient = watch.patient.text
    try await watch.store.writer.perform { transaction in
      try transaction.db.execute(sql: "UPDATE meta SET value = '1' WHERE key = 'consent'")
      try transaction.db.execute(sql: "DELETE FROM consent_entries WHERE patient = ?", arguments: [patient])
    }
    try watch.fixture.restart()
    #expect(try await watch.sight(watch.doctor).isPermitted)
  }
}
