import Consent
import Foundation
import Ledger
import Store
import Testing
import Triage
import Vitals

@testable import Alerting

@Suite struct AlarmQualityTests {
  private static let start = Timestamp(milliseconds: 1_763_683_200_000)  // 2025-11-21T00:00:00Z

  private func step(
    _ type: EntryType, _ seconds: Int64, why: String? = nil, reason: String? = nil, priority: String? = nil,
    isInPart: Bool = false
  ) -> AlertStory.Step {
    AlertStory.Step(
      type: type, time: Self.start.adding(milliseconds: seconds * 1_000), why: why, reason: reason, priority: priority,
      isPersons: reason != nil, isInPart: isInPart)
  }

  private func story(
    _ opened: Int64, _ patient: String?, isDrill: Bool = false, _ steps: [AlertStory.Step]
  ) -> AlertStory {
    AlertStory(opened: opened, patient: patient, isTechnical: patient == nil, isDrill: isDrill, steps: steps)
  }

  private func quality() -> AlarmQuality {
    var quality = AlarmQuality(range: Self.start..<Self.start.adding(milliseconds: 2 * 86_400_000))
    quality.patientDays = 4
    let grave = [
      step(.readingAlarmed, 0), step(.alertAnnounced, 10, priority: "medium"),
      step(.alertDelivered, 11, priority: "medium"), step(.alertAnnounced, 20, priority: "high"),
      step(.alertEscalated, 80, priority: "high"), step(.alertEscalated, 140, priority: "high"),
      step(.alertAcknowledged, 30, isInPart: true), step(.alertAcknowledged, 160),
      step(.alertResolved, 500, reason: "treated"),
    ]
    let transient = [
      step(.readingAlarmed, 90_000), step(.alertPending, 90_000, priority: "low"),
      step(.alertResolved, 90_005, why: "normal-before-delay", priority: "low"),
    ]
    let artefact = [
      step(.readingAlarmed, 100), step(.alertAnnounced, 100, priority: "low"), step(.alertAcknowledged, 105),
      step(.alertResolved, 200, reason: "the cable was loose"),
    ]
    let open = [
      step(.readingAlarmed, 300), step(.alertAnnounced, 300, priority: "medium"),
      step(.alertAcknowledged, 310, isInPart: true),
    ]
    let drill = [step(.technicalRaised, 30), step(.alertAcknowledged, 31), step(.technicalEnded, 31)]
    for (opened, steps) in [(1, grave), (2, transient)] { quality.add(story(Int64(opened), "pat-1", steps)) }
    quality.add(story(3, "pat-2", artefact))
    quality.add(story(4, "pat-3", open))
    quality.add(story(5, nil, [step(.technicalRaised, 10), step(.technicalEnded, 20)]))
    quality.add(story(6, nil, isDrill: true, drill))
    quality.add(story(7, nil, isDrill: true, [step(.technicalRaised, 40)]))
    return quality
  }

  @Test func everyNumberIsReckonedFromTheStories() throws {
    let quality = quality()
    #expect(quality.alerts == 4)
    #expect(quality.announced == 3)
    #expect(quality.acknowledged == 2)
    #expect(quality.technical == 1)
    #expect(quality.drills == 2)
    #expect(quality.drillsReturned == 1)
    #expect(quality.escalations == 2)
    #expect(quality.escalated == 1)
    #expect(quality.byPriority == ["high": 1, "low": 2, "medium": 1])
    #expect(quality.ends == [.person(.treated): 1, .rule: 1, .other: 1, .open: 1])
    #expect(quality.alertsPerPatientDay == 1)
    #expect(quality.delivery == Waits([1_000]))
    #expect(quality.acknowledgement == Waits([5_000, 150_000]))
    #expect(quality.loudestTenthPercent == 50)
    #expect(quality.days.keys.sorted() == [Self.start, Self.start.adding(milliseconds: 86_400_000)])
    let json = try CanonicalJSON.parse(CanonicalJSON.encode(quality.json))
    #expect(json["alertsPerPatientDayThousandths"]?.integer == 1_000)
    #expect(json["ends"]?["treated"]?.integer == 1)
    #expect(json["toAcknowledge"]?["worst"]?.integer == 150_000)
  }

  @Test func waitsAreWaitsThatSomebodyHad() {
    let waits = Waits((1...10).map { $0 * 100 }.reversed())
    #expect(waits.median == 500)
    #expect(waits.ninetieth == 900)
    #expect(waits.worst == 1_000)
    #expect(Waits([]).count == 0)
    #expect(Waits([7]).ninetieth == 7)
  }

  @Test func aReportOfOneDayDrawsABarAndNoWall() throws {
    let page = QualityPage(quality(), title: "x").html
    let chart = try #require(page.components(separatedBy: "by day and priority").dropFirst().first)
    let widths = chart.components(separatedBy: "</svg>")[0]
      .matches(of: #/width="([0-9.]+)"/#).compactMap { Double($0.output.1) }
    #expect(!widths.isEmpty && widths.allSatisfy { $0 <= QualityPage.widestBar }, "\(widths)")
  }

  @Test func thePageStandsByItselfAndEveryElementIsClosed() {
    let page = QualityPage(quality(), title: "a <b> & \"c\"").html
    for foreign in ["<script", "http://", "https://", "src=", "@import", "url("] {
      #expect(!page.contains(foreign), "\(foreign)")
    }
    #expect(page.contains("prefers-color-scheme:dark"))
    #expect(page.contains("a &lt;b&gt; &amp; &quot;c&quot;"))
    #expect(page.components(separatedBy: "<svg").count == 4)
    var open: [String] = []
    for part in page.components(separatedBy: "<").dropFirst() {
      guard let tag = part.components(separatedBy: ">").first, !tag.hasPrefix("!") else { continue }
      let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
      if name == "meta" || tag.hasSuffix("/") { continue }
      if tag.hasPrefix("/") { #expect(open.popLast() == name) } else { open.append(name) }
    }
    #expect(open.isEmpty)
    let nothing = AlarmQuality(range: Self.start..<Self.start.adding(milliseconds: 1))
    #expect(QualityPage(nothing, title: "x").html.contains("None."))
  }

  @Test func storiesComeFromTheLedgerAndDrillsAreDrills() async throws {
    let scene = try Scene()
    let store = try scene.open()
    let people = try scene.populate(store)
    let before = scene.time
    let alert = try scene.alarm(store, people, .high)
    try scene.acknowledge(alert, by: people.doctor, in: store)
    try await store.writer.perform { transaction in
      let (finding, timings) = (Scene.rules.finding(.drill), Scene.timings)
      let drill = try transaction.raiseDrill(for: nil, finding: finding, timings: timings)
      try transaction.drillReturned(drill)
      try transaction.raiseDrill(for: people.desk, finding: finding, timings: timings)
    }
    let range = before..<scene.time.adding(milliseconds: 1_000)
    let quality = try await store.reader.stories(openedIn: range, into: AlarmQuality(range: range)) { $0.add($1) }
    #expect(quality.alerts == 1)
    #expect(quality.byPriority == ["high": 1])
    #expect(quality.announced == 1)
    #expect(quality.acknowledged == 1)
    #expect(quality.ends == [.open: 1])
    #expect(quality.drills == 2)
    #expect(quality.drillsReturned == 1)
    let later = range.upperBound..<range.upperBound.adding(milliseconds: 1)
    #expect(try await store.reader.stories(openedIn: later, into: 0) { count, _ in count += 1 } == 0)
    try store.close()
  }
}
