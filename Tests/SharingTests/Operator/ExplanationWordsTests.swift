import Consent
import Ledger
import Testing
import Triage
import Vitals

@testable import Sharing
@testable import Store

/// "Why was nobody called?" in sentences (ALERT-4).
@Suite struct ExplanationWordsTests {
  private let scene: RightsScene

  init() throws { scene = try RightsScene(role: .doctor, standing: .own) }

  private func words(after milliseconds: Int64 = 0) async throws -> [String] {
    let at = House.start.adding(milliseconds: milliseconds)
    let found = try await scene.house.store.reader.explanation(ofPatient: scene.patient, at: at, scope: .facility)
    return ExplanationWords.lines(try #require(found), of: scene.patient)
  }

  @Test func whoWasCalledAndWhomItReachedIsSaidAndNotesDoNotHideTheState() async throws {
    let store = scene.house.store
    let opened = try #require(AlertRecord.opened(name: scene.alert))
    let person = scene.person.id
    try await store.writer.perform { transaction in
      try transaction.delivered(alert: opened, recipient: person)
      // A note beside the state.
      try transaction.feed(.planChanged(CallPlan(team: [CareTeamMember(person: person, role: .doctor)])), to: opened)
    }
    let lines = try await words()
    let state = try #require(lines.first { $0.hasPrefix("Alert \(scene.alert): ") })
    #expect(state.contains("delivered since") && !state.contains("plan-changed"), "\(state)")
    #expect(lines.contains { $0.hasPrefix("  Round 1 of calls") && $0.contains(person) })
    #expect(lines.contains { $0.hasPrefix("  It reached \(person) at ") })
    #expect(try await words(after: -1).contains { $0.hasPrefix("No alert was open") })
  }

  @Test func anAnswerThatIsNotEnoughIsNotTakenForRest() async throws {
    let store = scene.house.store
    let patient = try #require(store.registry.patient(id: scene.patient))
    let timing = CallTimings.Deadlines(
      acknowledgeMilliseconds: 900_000, repeatMilliseconds: 900_000, expiryMilliseconds: 900_000, acknowledgements: 2)
    let opened = try await store.writer.perform { transaction in
      try transaction.raiseTechnical(
        TechnicalKey(.poorSignal, about: patient.subject), about: patient.subject, pseudonym: patient.id,
        finding: TechnicalFinding(kind: .poorSignal, priority: .medium, delayMilliseconds: 0),
        readingTime: transaction.now,
        timings: CallTimings(high: timing, medium: timing, low: timing, stableMilliseconds: 60_000))
    }
    let name = AlertRecord.name(opened)
    _ = try await scene.house.desk.submit(scene.person.sign(.acknowledge(alert: name, patient: scene.patient)))
    let state = try #require(try await words().first { $0.hasPrefix("Alert \(name): ") })
    #expect(state.contains("1 of 2 who must acknowledge: calls go on, by \(scene.person.id)"), "\(state)")
  }

  @Test func whatStoodInTheWayIsSaid() async throws {
    let (store, patient) = (scene.house.store, scene.patient)
    let timing = CallTimings.Deadlines(
      acknowledgeMilliseconds: 900_000, repeatMilliseconds: 900_000, expiryMilliseconds: 900_000)
    try await store.writer.perform { transaction in
      try transaction.raiseTechnical(
        TechnicalKey(.deviceSilent, inUnit: "ward-1"), about: .node, pseudonym: nil,
        finding: TechnicalFinding(kind: .deviceSilent, priority: .medium, delayMilliseconds: 0),
        readingTime: transaction.now,
        timings: CallTimings(high: timing, medium: timing, low: timing, stableMilliseconds: 60_000),
        details: ["unit": "ward-1"])
      guard let device = transaction.registry.device(named: "w-1")?.index else { return }
      try transaction.refuse(RefusedMessage(device: device, reason: "time-far-off", bytes: []))
    }
    let lines = try await words()
    let start = House.start.rfc3339
    #expect(
      lines.contains {
        $0.hasPrefix("The gateway itself had trouble: device-silent in ward-1 since \(start), and is open yet")
      }, "\(lines)")
    #expect(lines.contains("Rejected at \(start): 1 of what w-1 sent, time-far-off."), "\(lines)")
    #expect(
      try await store.reader.explanation(ofPatient: patient, at: House.start, scope: .facility)?.late.isEmpty == true)
  }

  @Test func aCallThatWaitsIsSaidUntilItHasLeftAndAfterwards() async throws {
    let store = scene.house.store
    let patient = try #require(store.registry.patient(id: scene.patient))
    let timing = CallTimings.Deadlines(
      acknowledgeMilliseconds: 900_000, repeatMilliseconds: 900_000, expiryMilliseconds: 900_000)
    try await store.writer.perform { transaction in
      for kind in [TechnicalKind.lowBattery, .poorSignal] {
        try transaction.raiseTechnical(
          TechnicalKey(kind, about: patient.subject), about: patient.subject, pseudonym: patient.id,
          finding: TechnicalFinding(kind: kind, priority: .low, delayMilliseconds: 0), readingTime: transaction.now,
          timings: CallTimings(high: timing, medium: timing, low: timing, stableMilliseconds: 60_000))
      }
    }
    let waiting = try await words().filter { $0.contains("is held back until") }
    #expect(waiting.count == 1)
    #expect(waiting.first?.contains(House.start.adding(milliseconds: 30_000).rfc3339) == true, "\(waiting)")
    #expect(waiting.first?.contains(scene.person.id) == true)
    #expect(try await words(after: 30_000).contains { $0.contains("was held back until") })
  }
}
