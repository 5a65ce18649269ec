import GRDB
import Ledger
import Testing
import Triage
import Vault
import Vitals

@testable import Store

@Suite struct AlertLifeTests {
  private let scene: AlertScene
  private let store: Store

  init() throws {
    scene = try AlertScene()
    store = try scene.open()
  }

  @Test func aCriticalReadingOpensAnAlertAnnouncesItAndCallsEveryoneInOneBlock() throws {
    let before = store.head
    let alert = try scene.alarm(store)
    #expect(alert == before.size)
    #expect(store.head.block == before.block + 1)
    #expect(try AlertScene.story(of: alert, in: store) == ["reading.alarmed", "alert.announced"])
    let calls = try AlertScene.calls(of: alert, in: store)
    #expect(Set(calls.map(\.recipient)) == ["per-ada", "per-desk"])
    #expect(Set(calls.map(\.channel)) == [.mqtt, .stream])
    #expect(calls.allSatisfy { $0.round == 1 && $0.state == ($0.channel == .stream ? .sent : .open) })
  }

  @Test func aDelayedReadingWaitsAndTheWaitIsOnTheLedger() throws {
    let alert = try scene.alarm(store, .medium, delayMilliseconds: 30_000)
    #expect(try AlertScene.story(of: alert, in: store) == ["reading.alarmed", "alert.pending"])
    #expect(try AlertScene.calls(of: alert, in: store).isEmpty)
    scene.advance(29_999)
    #expect(try scene.tick(store) == AlertScene.start.adding(milliseconds: 30_000))
    #expect(try AlertScene.record(alert, in: store).alarm.state == .pending)
    scene.advance(1)
    try scene.tick(store)
    #expect(try AlertScene.story(of: alert, in: store).last == "alert.announced")
    #expect(try Set(AlertScene.calls(of: alert, in: store).map(\.recipient)) == ["per-ada"])
  }

  @Test func normalBeforeTheDelayEndsItWithAReasonAndWithoutACall() throws {
    let alert = try scene.alarm(store, .medium, delayMilliseconds: 30_000)
    scene.advance(10_000)
    try scene.normal(store)
    #expect(try AlertScene.story(of: alert, in: store).last == "alert.resolved")
    #expect(try AlertScene.calls(of: alert, in: store).isEmpty)
    let next = try scene.alarm(store, .medium, delayMilliseconds: 30_000)
    #expect(next != alert)
  }

  @Test func laterReadingsJoinTheOneOpenAlertAndWriteNoStepOfTheirOwn() throws {
    let alert = try scene.alarm(store)
    for _ in 0..<3 {
      scene.advance(1_000)
      #expect(try scene.alarm(store) == alert)
    }
    #expect(
      try AlertScene.story(of: alert, in: store)
        == ["reading.alarmed", "alert.announced", "reading.alarmed", "reading.alarmed", "reading.alarmed"])
    let record = try AlertScene.record(alert, in: store)
    #expect(record.evidenceCount == 4)
    #expect(record.newestEvidence == store.head.size - 1)
  }

  @Test func worseningVoidsAnAcknowledgementAndCallsAgainUnderANewRound() throws {
    let alert = try scene.alarm(store, .medium)
    try acknowledge(alert)
    #expect(try AlertScene.calls(of: alert, in: store).allSatisfy { $0.state == .cancelled })
    scene.advance(1_000)
    try scene.alarm(store, .high, depth: .criticalHigh)
    let record = try AlertScene.record(alert, in: store)
    #expect(record.alarm.state == .announced)
    #expect(record.alarm.acknowledgedBy == nil)
    let open = try AlertScene.calls(of: alert, in: store).filter { $0.state == .open }
    #expect(Set(open.map(\.recipient)) == ["per-ada", "per-desk"])
    #expect(open.allSatisfy { $0.round == 2 })
  }

  @Test func anUnansweredAlertCallsTheNextTier() throws {
    let alert = try scene.alarm(store, .medium)
    #expect(try Set(AlertScene.calls(of: alert, in: store).map(\.recipient)) == ["per-ada"])
    scene.advance(120_000)
    try scene.tick(store)
    #expect(try AlertScene.story(of: alert, in: store).last == "alert.escalated")
    let open = try AlertScene.calls(of: alert, in: store).filter { $0.state == .open }
    #expect(Set(open.map(\.recipient)) == ["per-ada", "per-desk"])
    #expect(open.allSatisfy { $0.round == 2 })
  }

  @Test func aFailedCallStaysOpenAndCallsTheNextTierAtOnce() throws {
    let alert = try scene.alarm(store, .medium)
    let call = try #require(try AlertScene.calls(of: alert, in: store).first)
    try store.writer.wait { try $0.failed(call: call.id, retryAfterMilliseconds: 1_000) }
    #expect(try AlertScene.story(of: alert, in: store).last == "alert.failed")
    let calls = try AlertScene.calls(of: alert, in: store)
    let failed = try #require(calls.first { $0.id == call.id })
    #expect(failed.state == .open)
    #expect(failed.attempts == 1)
    #expect(failed.due == scene.time.adding(milliseconds: 1_000))
    #expect(calls.contains { $0.recipient == "per-desk" && $0.state == .open })
  }

  @Test func aConfirmationDeliversAndEndsTheRecipientsCallsOnly() throws {
    let alert = try scene.alarm(store)
    #expect(try store.writer.wait { try $0.delivered(alert: alert, recipient: "per-ada") })
    #expect(try AlertScene.story(of: alert, in: store).last == "alert.delivered")
    let calls = try AlertScene.calls(of: alert, in: store)
    #expect(calls.filter { $0.recipient == "per-ada" }.allSatisfy { $0.state == .delivered })
    #expect(calls.filter { $0.recipient == "per-desk" }.allSatisfy { [.open, .sent].contains($0.state) })
    try store.writer.wait { _ = try $0.delivered(alert: alert, recipient: "per-ada") }
    #expect(try AlertScene.story(of: alert, in: store).filter { $0 == "alert.delivered" }.count == 1)
  }

  @Test func aPersonsStepIsWrittenOnce() throws {
    let alert = try scene.alarm(store)
    try acknowledge(alert)
    #expect(
      try AlertScene.story(of: alert, in: store) == ["reading.alarmed", "alert.announced", "alert.acknowledged"])
    try resolve(alert)
    #expect(try AlertScene.story(of: alert, in: store).suffix(2) == ["alert.acknowledged", "alert.resolved"])
  }

  @Test func anAcknowledgedAlertEndsByRuleAfterTheStableTime() throws {
    let alert = try scene.alarm(store)
    try acknowledge(alert)
    for _ in 0..<5 {
      scene.advance(30_000)
      try scene.normal(store)
    }
    #expect(try AlertScene.story(of: alert, in: store).last == "alert.resolved")
    #expect(try store.writer.wait { $0.openAlert(of: SubjectID(1)) == nil })
  }

  @Test func anEndedAlertRefusesAnswersAndAnUnknownOneIsUnknown() throws {
    let alert = try scene.alarm(store)
    try resolve(alert)
    #expect(throws: StoreError.conflict(.alertEnded)) { try acknowledge(alert) }
    #expect(throws: StoreError.unknown(.alert)) { try acknowledge(alert + 1_000) }
  }

  @Test func onlyWhoIsCalledMayReject() throws {
    let alert = try scene.alarm(store, .medium)
    let before = store.head
    #expect(throws: StoreError.conflict(.notOnTeam)) { try reject(alert, by: "per-bob") }
    #expect(store.head == before)
    try reject(alert, by: "per-ada")
    #expect(try AlertScene.record(alert, in: store).alarm.state == .escalated)
  }

  @Test func aTeamWithoutADoctorRaisesOneTechnicalAlertThatEndsWithTheGap() throws {
    let alone = try AlertScene()
    let store = try alone.open(team: ["per-desk"])
    try alone.alarm(store)
    let technical = try store.writer.wait { transaction in
      transaction.core.ward.alerts.open.values.filter { $0.technical != nil }
    }
    #expect(technical.count == 1)
    #expect(technical.first?.alarm.category == .technical)
    #expect(technical.first?.alarm.plan.desks == ["per-desk"])
    alone.advance(60_000)
    try alone.tick(store)
    try store.writer.wait { transaction in
      let patient = try alone.patient(in: transaction)
      transaction.core.ward.put(Patient(id: patient.id, subject: patient.subject, team: ["per-ada", "per-desk"]))
      try transaction.teamChanged(patient: patient.subject)
      #expect(transaction.core.ward.alerts.open.values.filter { $0.technical != nil }.isEmpty)
    }
  }

  @Test func aFailingSubmissionLeavesNoTraceOfItsAlert() throws {
    let before = store.head
    let device = try AlertScene.device()
    let abnormality = try AlertScene.abnormality()
    #expect(throws: StoreError.unknown(.token)) {
      try store.writer.wait { transaction in
        let evidence = Evidence(
          reading: Reading(time: AlertScene.start), judged: AlertScene.start, isLate: false, isFarOff: false,
          abnormality: abnormality, digest: .zero, rulesVersion: "0")
        try transaction.alarmed(
          patient: try scene.patient(in: transaction), device: device, evidence: evidence,
          timings: AlertScene.timings)
        throw StoreError.unknown(.token)
      }
    }
    #expect(store.head == before)
    try store.writer.wait { transaction in
      #expect(transaction.core.ward.alerts.open.isEmpty)
      #expect(transaction.core.ward.alerts.nextDeadline() == nil)
    }
  }

  @Test func anErasedPatientsAlertEndsAndHoldsUpNobodysDeadline() throws {
    let erased = try scene.alarm(store)
    let finding = TechnicalFinding(kind: .brokerAway, priority: .high, delayMilliseconds: 0)
    let technical = try store.writer.wait { transaction in
      let subject = try scene.patient(in: transaction).subject
      try transaction.db.execute(sql: "UPDATE subjects SET key = NULL WHERE id = ?", arguments: [subject.value])
      transaction.core.keyRing.forget(subject.value)
      return try transaction.raiseTechnical(
        TechnicalKey(.brokerAway), about: .node, pseudonym: nil, finding: finding, readingTime: transaction.now,
        timings: AlertScene.timings)
    }
    scene.advance(60_000)
    let next = try #require(try scene.tick(store))
    #expect(next > scene.time)
    #expect(try AlertScene.story(of: technical, in: store).last == "alert.escalated")
    #expect(throws: StoreError.conflict(.alertEnded)) { try acknowledge(erased) }
    #expect(try AlertScene.calls(of: erased, in: store).allSatisfy { $0.state == .cancelled })
  }

  // MARK: What persons do

  private func signed(_ transaction: Transaction, _ alert: Int64) throws -> Int64 {
    try transaction.append(.alertAcknowledged, body: ["alert": .string(AlertRecord.name(alert))])
  }

  private func acknowledge(_ alert: Int64) throws {
    try store.writer.wait { transaction in
      let entry = try signed(transaction, alert)
      try transaction.acknowledge(alert: alert, by: "per-ada", entry: entry)
    }
  }

  private func reject(_ alert: Int64, by person: String) throws {
    try store.writer.wait { transaction in
      let entry = try signed(transaction, alert)
      try transaction.reject(alert: alert, by: person, entry: entry)
    }
  }

  private func resolve(_ alert: Int64) throws {
    try store.writer.wait { transaction in
      let entry = try transaction.append(.alertResolved, body: ["alert": .string(AlertRecord.name(alert))])
      try transaction.resolve(alert: alert, by: "per-ada", reason: .artefact, entry: entry)
    }
  }
}
