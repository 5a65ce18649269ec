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
  private let watch: WatchScene
  /// Acts for the patient, who has no key.
  private let guardian: ConsentScene.Member

  init() throws {
    watch = try WatchScene()
    guardian = watch.scene.doctors[1]
    let period = try #require(Period(from: HandClock.start.adding(milliseconds: -1_000), until: nil))
    try watch.scene.act(
      .nameGuardian(guardian.id, patient: watch.patient, classes: .all, period: period),
      by: watch.scene.administrator)
  }

  @discardableResult
  private func prohibit(_ against: Grantee, from: Int64 = -1_000) throws -> Int64 {
    let terms = try #require(
      ConsentTerms(scope: .classes(.watched), purposes: [.treatment], actions: [.see, .list, .read]))
    let begin = watch.fixture.clock.now.adding(milliseconds: from)
    let period = try #require(Period(from: begin, until: nil))
    watch.fixture.clock.advance(1)
    return try watch.scene.act(
      .prohibit(ProhibitionOffer(patient: watch.patient, against: against, terms: terms, period: period)), by: guardian)
  }

  private func lift(_ prohibition: Int64) throws {
    watch.fixture.clock.advance(1)
    try watch.scene.act(.revoke(of: prohibition, patient: watch.patient, reason: nil), by: guardian)
  }

  /// An alert that calls doctors first and the desk after them.
  private func alarmOfMediumPriority(_ sequence: UInt64 = 1) throws {
    try watch.fixture.receive(watch.fixture.item(1, sequence, [.heartRate: 135]))
    watch.fixture.clock.advance(600_000)
    try watch.store.writer.wait { _ = try $0.tick() }
  }

  private func called() throws -> [String] { try watch.alert().alarm.called.sorted() }

  /// Calls that are on their way, by recipient.
  private func underWay(about opened: Int64) throws -> Set<String> {
    Set(
      try watch.store.pool.read { try CallRows.fetchAll(of: opened, on: $0) }
        .filter { $0.state == .open || $0.state == .sent }.map(\.recipient))
  }

  private func withheld() throws -> [[String]] {
    try watch.fixture.entries().enumerated().filter { $0.element.type == .alertWithheld }.map { position, _ in
      try watch.fixture.payload(at: Int64(position))?["persons"]?.array?.compactMap(\.string) ?? []
    }
  }

  @Test func aCallAndItsDecisionAreOneBlock() throws {
    let before = watch.store.head
    try watch.alarm()
    #expect(watch.store.head.block == before.block + 1)
    let decisions = try watch.decisions(of: watch.doctor)
    let decision = try #require(decisions.first)
    #expect(decisions.count == 1 && decision.position >= before.size && decision.position < watch.store.head.size)
    #expect(decision.access.isPermitted && decision.access.patient == watch.patient)
    #expect(try underWay(about: try watch.alert().opened) == [watch.doctor.text])
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
    try prohibit(.person(watch.doctor))
    try alarmOfMediumPriority()
    #expect(try called() == [watch.desk.id.text])
    #expect(try underWay(about: try watch.alert().opened) == [watch.desk.id.text])
    #expect(try withheld() == [[watch.doctor.text]])
    // Nobody asked for anything that was refused.
    #expect(try watch.decisions(of: watch.doctor).isEmpty)
    #expect(try watch.findings().isEmpty)
  }

  @Test func aProhibitionDuringAnAlertCallsTheNextTierAtOnceAndItsEndCallsAgain() throws {
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try alarmOfMediumPriority()
    let opened = try watch.alert().opened
    #expect(try underWay(about: opened).contains(watch.doctor.text))
    let prohibition = try prohibit(.person(watch.doctor))
    #expect(try called() == [watch.desk.id.text])
    #expect(try underWay(about: opened) == [watch.desk.id.text])
    try lift(prohibition)
    #expect(try underWay(about: opened).contains(watch.doctor.text))
    #expect(try watch.findings().isEmpty)
  }

  @Test func anAcknowledgementByWhoMayNotLookAnyMoreIsVoid() throws {
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try alarmOfMediumPriority()
    let opened = try watch.alert().opened
    try watch.store.writer.wait { [doctor = watch.doctor] in _ = try $0.feed(.acknowledged(by: doctor.text), to: opened)
    }
    #expect(try watch.alert().alarm.acknowledgedBy == watch.doctor.text)
    try prohibit(.person(watch.doctor))
    #expect(try watch.alert().alarm.acknowledgedBy == nil && watch.alert().alarm.state.isCalling)
    #expect(try underWay(about: opened) == [watch.desk.id.text])
  }

  /// The plan of an open alert may be older than a prohibition whose time comes.
  @Test func aProhibitionWhoseTimeComesCountsFromTheNextCallOn() throws {
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try prohibit(.person(watch.doctor), from: 60_000)
    try watch.alarm()
    #expect(try called().contains(watch.doctor.text))
    watch.fixture.clock.advance(3_600_000)
    try watch.store.writer.wait { _ = try $0.tick() }
    #expect(try called() == [watch.desk.id.text] && withheld() == [[watch.doctor.text]])
  }

  @Test func whenNobodyMayBeToldTheDeskIsSentToTheDevice() throws {
    let prohibition = try prohibit(.everyone)
    try watch.alarm()
    let opened = try watch.alert().opened
    #expect(try called().isEmpty && underWay(about: opened).isEmpty)
    func bare() throws -> AlertRecord? {
      try watch.fixture.look {
        $0.alerts.open.values.first { $0.technical?.kind == TechnicalKind.nobodyToCall.rawValue && $0.pseudonym == nil }
      }
    }
    let call = try #require(try bare())
    #expect(call.pseudonym == nil && call.subject == .node)
    #expect(try underWay(about: call.opened) == [watch.desk.id.text])
    let notice = try watch.store.pool.read { [keyRing = watch.store.keyRing] in
      try AlertNotice.fetch(call.opened, keyRing: keyRing, on: $0)
    }
    #expect(notice.patientName == nil && notice.evidence.body["device"] == "w-1" && notice.unit != nil)
    #expect(notice.evidence.payload?["withheld"] == "consent")
    try watch.fixture.restart()
    try lift(prohibition)
    #expect(try bare() == nil)
    #expect(try called() == [watch.doctor.text] && underWay(about: opened) == [watch.doctor.text])
    #expect(try watch.findings().isEmpty)
  }

  @Test func whatIsCalledAboutADeviceEndsWithTheAlert() throws {
    try prohibit(.everyone)
    try watch.alarm()
    #expect(try watch.fixture.look { $0.alerts.open.count } == 2)
    try watch.resolve()
    #expect(try watch.fixture.look { $0.alerts.open.isEmpty })
  }

  @Test func aRebuildMakesTheCallsThatWere() throws {
    try watch.nameTeam([watch.doctor, watch.desk.id])
    try prohibit(.person(watch.doctor), from: 60_000)
    try watch.alarm()
    watch.fixture.clock.advance(3_600_000)
    try watch.store.writer.wait { _ = try $0.tick() }
    try prohibit(.everyone)
    let fixture = watch.fixture
    try fixture.store.close()
    let before = try calls(in: fixture.database)
    #expect(before.contains { $0.contains("cancelled") })
    let queue = try DatabaseQueue(path: fixture.database)
    try queue.write { try $0.execute(sql: "DELETE FROM calls") }
    try queue.close()
    let report = try Rebuild.run(fixture.store.configuration, keyRing: try KeyRing(master: fixture.master))
    #expect(report.changedTables == ["calls"])
    #expect(try calls(in: fixture.database) == before)
    try fixture.reopen()
  }

  private func calls(in database: String) throws -> [String] {
    try DatabaseFile.openReadOnly(database).read { db in
      try Row.fetchAll(db, sql: "SELECT alert, recipient, channel, round, state, created FROM calls ORDER BY id")
        .map { $0.description }
    }
  }
}
