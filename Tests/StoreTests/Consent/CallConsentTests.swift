import Consent
import GRDB
import Ledger
import Testing
import Triage
import Vault
import Vitals

@testable import Store

/// A call carries what was measured: it leaves by a decision, and not to whom the patient forbids it; and somebody is called
/// in any case (CONSENT-2, CONSENT-3, ALERT-3, decision 0059).
@Suite struct CallConsentTests {
  private let scene: ProhibitionScene
  private var watch: WatchScene { scene.watch }

  init() throws { scene = try ProhibitionScene() }

  /// An alert that calls doctors first and the desk after them.
  private func alarmOfMediumPriority(_ sequence: UInt64 = 1) throws {
    try watch.fixture.receive(watch.fixture.item(1, sequence, [.heartRate: 135]))
    watch.fixture.clock.advance(600_000)
    try watch.store.writer.wait { _ = try $0.tick() }
  }

  @Test func aCallAndItsDecisionAreOneBlock() throws {
    let before = watch.store.head
    try watch.alarm()
    #expect(watch.store.head.block == before.block + 1)
    let decisions = try watch.decisions(of: watch.doctor)
    let decision = try #require(decisions.first)
    #expect(decisions.count == 1 && decision.position >= before.size && decision.position < watch.store.head.size)
    #expect(decision.access.isPermitted && decision.access.patient == watch.patient)
    #expect(try scene.underWay(about: try watch.alert().opened) == [watch.doctor.text])
    #expect(try watch.findings().isEmpty)
  }

  @Test func whatIsCalledAgainWithinALookIsNotWrittenAgain() throws {
    try watch.alarm()
    let deadline = try #require(try watch.alert().alarm.nextDeadline)
    watch.fixture.clock.advance(deadline.milliseconds(since: watch.fixture.clock.now))
    try watch.store.writer.wait { _ = try $0.tick() }
    #expect(try watch.alert().alarm.round == 2)
    #expect(try watch.decisions(of: watch.doctor).count == 1)
    watch.fixture.clock.advance(SightBook.lookMilliseconds)
    try watch.store.writer.wait { _ = try $0.tick() }
    #expect(try watch.decisions(of: watch.doctor).count == 2)
  }

  @Test func oneDecisionServesTheCallAndTheOpenStream() async throws {
    var stream = try await watch.stream(of: watch.doctor)
    try watch.alarm()
    let shown = try #require(try await watch.next(&stream))
    #expect(shown.contains { $0.entry.type == .readingAlarmed && $0.payload.value != nil })
    #expect(try watch.decisions(of: watch.doctor).count == 1)
  }

  @Test func whomThePatientForbidsIsNotCalledAndTheNextTierIs() throws {
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try scene.prohibit(.person(watch.doctor))
    try alarmOfMediumPriority()
    #expect(try scene.called() == [watch.desk.id.text])
    #expect(try scene.underWay(about: try watch.alert().opened) == [watch.desk.id.text])
    #expect(try scene.withheld() == [[watch.doctor.text]])
    // Nobody asked for anything that was refused.
    #expect(try watch.decisions(of: watch.doctor).isEmpty)
    #expect(try watch.findings().isEmpty)
  }

  @Test func aProhibitionDuringAnAlertCallsTheNextTierAtOnceAndItsEndCallsAgain() throws {
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try alarmOfMediumPriority()
    let opened = try watch.alert().opened
    #expect(try scene.underWay(about: opened).contains(watch.doctor.text))
    let prohibition = try scene.prohibit(.person(watch.doctor))
    #expect(try scene.called() == [watch.desk.id.text])
    #expect(try scene.underWay(about: opened) == [watch.desk.id.text])
    try scene.lift(prohibition)
    #expect(try scene.underWay(about: opened).contains(watch.doctor.text))
    #expect(try watch.findings().isEmpty)
  }

  @Test func anAcknowledgementByWhoMayNotLookAnyMoreIsVoid() throws {
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try alarmOfMediumPriority()
    let opened = try watch.alert().opened
    try watch.store.writer.wait { [doctor = watch.doctor] in _ = try $0.feed(.acknowledged(by: doctor.text), to: opened)
    }
    #expect(try watch.alert().alarm.acknowledgedBy == watch.doctor.text)
    try scene.prohibit(.person(watch.doctor))
    #expect(try watch.alert().alarm.acknowledgedBy == nil && watch.alert().alarm.state.isCalling)
    #expect(try scene.underWay(about: opened) == [watch.desk.id.text])
  }

  /// The plan of an open alert may be older than a prohibition whose time comes.
  @Test func aProhibitionWhoseTimeComesCountsFromTheNextCallOn() throws {
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try scene.prohibit(.person(watch.doctor), from: 60_000)
    try watch.alarm()
    #expect(try scene.called().contains(watch.doctor.text))
    watch.fixture.clock.advance(3_600_000)
    try watch.store.writer.wait { _ = try $0.tick() }
    #expect(try scene.called() == [watch.desk.id.text] && scene.withheld() == [[watch.doctor.text]])
  }

  @Test func whenNobodyMayBeToldTheDeskIsSentToTheDevice() throws {
    let prohibition = try scene.prohibit(.everyone)
    try watch.alarm()
    let opened = try watch.alert().opened
    #expect(try scene.called().isEmpty && scene.underWay(about: opened).isEmpty)
    let call = try #require(try scene.bare())
    #expect(call.pseudonym == nil && call.subject == .node)
    #expect(try scene.underWay(about: call.opened) == [watch.desk.id.text])
    let notice = try watch.store.pool.read { [keyRing = watch.store.keyRing] in
      try AlertNotice.fetch(call.opened, keyRing: keyRing, on: $0)
    }
    #expect(notice.patientName == nil && notice.evidence.body["device"] == "w-1" && notice.unit != nil)
    #expect(notice.evidence.payload?["withheld"] == "consent")
    try watch.fixture.restart()
    try scene.lift(prohibition)
    #expect(try scene.bare() == nil)
    #expect(try scene.called() == [watch.doctor.text] && scene.underWay(about: opened) == [watch.doctor.text])
    #expect(try watch.findings().isEmpty)
  }

  @Test func whatIsCalledAboutADeviceEndsWithTheAlert() throws {
    try scene.prohibit(.everyone)
    try watch.alarm()
    #expect(try watch.fixture.look { $0.alerts.open.count } == 2)
    try watch.resolve()
    #expect(try watch.fixture.look { $0.alerts.open.isEmpty })
  }

  @Test func aRebuildMakesTheCallsThatWere() throws {
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try scene.prohibit(.person(watch.doctor), from: 60_000)
    try watch.alarm()
    watch.fixture.clock.advance(3_600_000)
    try watch.store.writer.wait { _ = try $0.tick() }
    try scene.prohibit(.everyone)
    let fixture = watch.fixture
    try fixture.store.close()
    let before = try scene.calls(in: fixture.database)
    #expect(before.contains { $0.contains("cancelled") })
    let queue = try fixture.otherConnection()
    try queue.write { try $0.execute(sql: "DELETE FROM calls") }
    try queue.close()
    let report = try Rebuild.run(fixture.store.configuration, keyRing: try KeyRing(master: fixture.master))
    #expect(report.changedTables == ["calls"])
    #expect(try scene.calls(in: fixture.database) == before)
    try fixture.reopen()
  }
}
