import Ledger
import Store
import Testing
import Triage
import Vitals

@testable import Alerting

@Suite struct FindingWordsTests {
  @Test(
    arguments: [
      (385, 10, "38.5"), (-5, 10, "-0.5"), (40, 10, "4.0"), (150, 1, "150"), (0, 10, "0.0"),
    ] as [(Int64, Int64, String)]) func fixedPointReadsAsPeopleWriteIt(value: Int64, scale: Int64, text: String)
  {
    #expect(FindingWords.decimal(value, scale: scale) == text)
  }

  @Test(arguments: Vital.allCases, Depth.allCases) func everyLimitHasWords(vital: Vital, depth: Depth) {
    let rule = AnnounceRule(priority: .high, delayMilliseconds: 0, source: "test")
    let finding = Finding(cause: .limit(vital: vital, value: 100, depth: depth), rule: rule)
    let text = FindingWords.text(of: .object(finding.fields.asJSON))
    #expect(text.hasSuffix(", " + depth.rawValue.replacing("-", with: " ")))
    #expect(text.contains(vital.ucum))
    #expect(!text.contains("unknown"))
  }

  @Test(arguments: EventKind.allCases) func everyEventHasWords(kind: EventKind) {
    let rule = AnnounceRule(priority: .high, delayMilliseconds: 0, source: "test")
    let text = FindingWords.text(of: .object(Finding(cause: .event(kind), rule: rule).fields.asJSON))
    #expect(text.hasPrefix("event: "))
    #expect(text.count > "event: af".count)
  }

  @Test(arguments: TechnicalKind.allCases) func everyTechnicalKindHasWords(kind: TechnicalKind) {
    let finding = TechnicalFinding(kind: kind, field: "hr", priority: .low, delayMilliseconds: 0)
    let text = FindingWords.text(of: .object(finding.fields.asJSON))
    #expect(text.hasSuffix(": hr"))
    #expect(!text.contains(kind.rawValue) || !kind.rawValue.contains("-"))
  }

  @Test func aRefusedScoreSaysSo() {
    #expect(FindingWords.score(.object(ScoreInterval(lower: 4, upper: 4).fields.asJSON)) == "4")
    #expect(FindingWords.score(.object(ScoreInterval(lower: 4, upper: 9).fields.asJSON)) == "4 (4-9)")
  }

  @Test func idsAreStableAndDifferInEveryPart() {
    let id = AlertMessage.id(alert: "A1", recipient: "per-1", round: 1, origin: "a")
    #expect(id == AlertMessage.id(alert: "A1", recipient: "per-1", round: 1, origin: "a"))
    #expect(!id.contains("."))
    let others = [
      AlertMessage.id(alert: "A2", recipient: "per-1", round: 1, origin: "a"),
      AlertMessage.id(alert: "A1", recipient: "per-2", round: 1, origin: "a"),
      AlertMessage.id(alert: "A1", recipient: "per-1", round: 2, origin: "a"),
      AlertMessage.id(alert: "A1", recipient: "per-1", round: 1, origin: "b"),
    ]
    #expect(Set(others + [id]).count == 5)
  }
}
