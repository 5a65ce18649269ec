import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// Which answer was enough, as the ledger tells it: a person's signed entry says nothing of how many there must be.
@Suite struct AnswerCountTests {
  @Test func theFirstOfTwoAnswersIsInPart() async throws {
    let fixture = try StoreFixture()
    var parts = try TestRules.parts()
    parts.calls.high.acknowledgements = 2
    let rules = try Rules(version: fixture.rules.version, parts: parts)
    let item = fixture.item(1, 1, [.heartRate: 150])
    let patient = fixture.patients[0].id
    try await fixture.store.writer.perform { _ = try $0.receive(item, rules: rules) }
    let opened = try #require(try fixture.look { $0.alerts.ofPatient.values.first })
    let answers: [(EntryType, String)] = [
      (.alertAcknowledged, "per-a"), (.alertRejected, "per-a"), (.alertAcknowledged, "per-b"),
      (.alertAcknowledged, "per-b"), (.alertAcknowledged, "per-a"),
    ]
    try await fixture.store.writer.perform { transaction in
      // Whoever is called may decline.
      let team = ["per-a", "per-b"].map { CareTeamMember(person: $0, role: .doctor) }
      try transaction.feed(.planChanged(CallPlan(team: team)), to: opened)
      for (number, (type, person)) in answers.enumerated() {
        let entry = Entry(
          type: type, time: transaction.now.milliseconds + Int64(number), origin: transaction.origin, facility: "test",
          author: person, subject: patient, body: ["alert": .string(AlertRecord.name(opened))])
        let position = try transaction.append(signed: entry, about: nil, payload: nil)
        try transaction.feed(
          type == .alertRejected ? .rejected(by: person) : .acknowledged(by: person), to: opened, entry: position)
      }
    }
    let always = Timestamp(milliseconds: 0)..<fixture.clock.now.adding(milliseconds: 1)
    let steps = try await fixture.store.reader.stories(openedIn: always, into: [AlertStory.Step]()) { steps, story in
      if story.opened == opened { steps += story.steps }
    }
    let given = steps.filter { $0.type == .alertAcknowledged }
    #expect(given.map(\.isInPart) == [true, true, true, false])
  }
}
