import Consent
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// Who is suspended may not look, and so is not called (decision 0045).
@Suite struct SuspensionTests {
  /// Whom the patient's own alert calls.
  private func called(_ watch: WatchScene) throws -> [String] { try watch.alert().alarm.called.sorted() }

  private func license(_ act: ConsentAct, of person: PersonID, in watch: WatchScene) throws {
    watch.fixture.clock.advance(1)
    let administrator = watch.scene.administrator
    try watch.store.writer.wait { transaction in
      try ConsentScene.record(act, by: administrator, in: transaction)
      try transaction.standingChanged(of: person.text)
    }
  }

  @Test func aCallToTheSuspendedGoesToTheNextTierWithTheReason() throws {
    let watch = try WatchScene()
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try watch.fixture.receive(watch.fixture.item(1, 1, [.heartRate: 135]))
    watch.fixture.clock.advance(600_000)
    try watch.store.writer.wait { _ = try $0.tick() }
    let before = try watch.fixture.entries().count
    #expect(try called(watch).contains(watch.doctor.text))
    try license(.suspend(.person(watch.doctor), reason: "why"), of: watch.doctor, in: watch)
    #expect(try called(watch) == [watch.desk.id.text])
    let after = try watch.fixture.entries()[before...].enumerated()
    let reasons = try after.compactMap { offset, _ in
      try watch.fixture.payload(at: Int64(before + offset))?["why"]?.string
    }
    #expect(reasons.contains("person-inactive"))
  }

  @Test func whoIsSuspendedIsNotCalledForTheNextAlertUntilApprovedAgain() throws {
    let watch = try WatchScene()
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try license(.suspend(.person(watch.doctor), reason: "why"), of: watch.doctor, in: watch)
    try watch.fixture.restart()
    try watch.alarm()
    #expect(try called(watch) == [watch.desk.id.text])
    try license(.approve(.person(watch.doctor)), of: watch.doctor, in: watch)
    #expect(try called(watch).contains(watch.doctor.text))
    try watch.fixture.restart()
    #expect(watch.store.registry.person(id: watch.doctor.text)?.isCallable == true)
  }

  @Test func aSuspensionThatIsTakenBackBarsNobody() throws {
    let watch = try WatchScene()
    struct TakenBack: Error {}
    let (doctor, administrator) = (watch.doctor, watch.scene.administrator)
    #expect(throws: TakenBack.self) {
      try watch.store.writer.wait { transaction in
        try ConsentScene.record(.suspend(.person(doctor), reason: "why"), by: administrator, in: transaction)
        throw TakenBack()
      }
    }
    #expect(watch.store.registry.person(id: watch.doctor.text)?.isCallable == true)
  }
}
