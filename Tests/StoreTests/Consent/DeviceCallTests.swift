import Consent
import Crypto
import GRDB
import Ledger
import Testing
import Triage
import Vault
import Vitals

@testable import Store

/// The call about a device of whose wearer nobody may be told: it is made when nobody else is called, and ends in every case
/// (ALERT-3, decision 0059).
@Suite struct DeviceCallTests {
  private let scene: ProhibitionScene
  private var watch: WatchScene { scene.watch }

  init() throws { scene = try ProhibitionScene() }

  private func openAlerts() throws -> Int { try watch.fixture.look { $0.alerts.open.count } }

  @Test func nobodyIsSentToTheDeviceWhileADoctorIsCalled() throws {
    try scene.prohibit(.person(watch.desk.id))
    try watch.alarm()
    #expect(try scene.called() == [watch.doctor.text])
    #expect(try scene.bare() == nil && openAlerts() == 1)
    try scene.prohibit(.person(watch.doctor))
    #expect(try scene.called().isEmpty && scene.bare() != nil)
    try watch.resolve()
    #expect(try openAlerts() == 0)
  }

  @Test func aSecondDeviceThatJoinsDoesNotKeepItAlive() throws {
    let patient = watch.fixture.patients[0]
    let second = try watch.store.writer.wait { transaction in
      let device = try transaction.registerDevice(DeviceID("w-9"), unit: UnitID("ward-1"), cadenceMilliseconds: 1_000)
      try transaction.bind("w-9", to: patient, since: HandClock.start.adding(milliseconds: -1_000))
      return device.index
    }
    try scene.prohibit(.everyone)
    try watch.alarm()
    let call = try #require(try scene.bare())
    try watch.fixture.receive(watch.fixture.item(second.value, 1, [.heartRate: 160]))
    #expect(try watch.alert().evidenceCount == 2)
    try scene.wait(60_000)
    #expect(try scene.bare()?.opened == call.opened && openAlerts() == 2)
    try watch.resolve()
    #expect(try openAlerts() == 0)
  }

  @Test func aRosterThatBringsSomebodyWhoMayBeToldEndsIt() throws {
    try scene.prohibit(.person(watch.doctor))
    try scene.prohibit(.person(watch.desk.id))
    try watch.alarm()
    #expect(try scene.bare() != nil)
    let key = Curve25519.Signing.PrivateKey()
    let other = try watch.store.writer.wait {
      try $0.registerPerson(Contact(name: "E", webhook: nil), role: .desk, key: DIDKey(key.publicKey)).id
    }
    try watch.scene.act(.approve(.person(try #require(PersonID(other)))), by: watch.scene.administrator)
    #expect(try scene.bare() != nil)
    try watch.store.writer.wait {
      try $0.setDuty(DutyRoster(units: ["ward-1": .init(onDuty: [other], rostered: [other])]))
    }
    #expect(try scene.called() == [other] && scene.bare() == nil)
  }

  @Test func itEndsAndTheCallsComeBackWhenTheProhibitionEndsByItsTime() throws {
    try scene.prohibit(.everyone, until: 30_000)
    try watch.alarm()
    let opened = try watch.alert().opened
    #expect(try scene.bare() != nil && scene.underWay(about: opened).isEmpty)
    try scene.wait(60_000)
    #expect(try scene.bare() == nil)
    #expect(try scene.underWay(about: opened) == [watch.doctor.text])
  }

  @Test func whoWasForbiddenForATimeIsCalledAgainAfterIt() throws {
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try scene.prohibit(.person(watch.doctor), until: 30_000)
    try watch.alarm()
    let opened = try watch.alert().opened
    #expect(try scene.underWay(about: opened) == [watch.desk.id.text])
    try scene.wait(60_000)
    #expect(try scene.underWay(about: opened) == [watch.desk.id.text, watch.doctor.text])
  }

  // MARK: Answers

  @Test func anAnswerOfSomebodyOutsideThePlanIsVoidWhenForbidden() throws {
    try watch.alarm()
    try scene.answer(.acknowledged(by: watch.desk.id.text))
    #expect(try watch.alert().alarm.state == .acknowledged)
    try scene.prohibit(.person(watch.desk.id))
    #expect(try watch.alert().alarm.acknowledgedBy == nil && watch.alert().alarm.state.isCalling)
    #expect(try scene.withheld() == [[watch.desk.id.text]])
    #expect(try scene.underWay(about: try watch.alert().opened) == [watch.doctor.text])
  }

  @Test func oneOfSeveralAnswersIsVoidWhenForbidden() throws {
    try watch.nameTeam([watch.doctor, watch.desk.id])
    var parts = try TestRules.parts()
    parts.calls.high.acknowledgements = 2
    let rules = try Rules(version: watch.fixture.rules.version, parts: parts)
    let item = watch.fixture.item(1, 1, [.heartRate: 150])
    try watch.store.writer.wait { _ = try $0.receive(item, rules: rules) }
    try scene.answer(.acknowledged(by: watch.doctor.text))
    #expect(try watch.alert().alarm.answered == [watch.doctor.text])
    try scene.prohibit(.person(watch.doctor))
    #expect(try watch.alert().alarm.answered.isEmpty)
    try scene.answer(.acknowledged(by: watch.desk.id.text))
    #expect(try watch.alert().alarm.state.isCalling)
  }

  // MARK: Yesterday's ledgers

  /// Where a doctor was called and somebody was sent to the device all the same, the device's call came first.
  @Test func aRebuildKeepsTheOrderOfBothCalls() throws {
    try scene.prohibit(.person(watch.desk.id))
    try watch.alarm()
    let record = try watch.alert()
    let finding = TechnicalFinding(kind: .nobodyToCall, field: "desk", priority: .high, delayMilliseconds: 0)
    try watch.store.writer.wait { try $0.callWithoutContent(record, finding: finding) }
    let fixture = watch.fixture
    try fixture.store.close()
    let queue = try fixture.otherConnection()
    try queue.write { [doctor = watch.doctor] in
      try $0.execute(sql: "UPDATE calls SET id = id + 100 WHERE recipient = ?", arguments: [doctor.text])
    }
    try queue.close()
    let report = try Rebuild.run(fixture.store.configuration, keyRing: try KeyRing(master: fixture.master))
    #expect(report.changedTables.isEmpty)
    try fixture.reopen()
  }
}
