import Testing
import Vitals

@testable import Triage

@Suite struct RulesTests {
  private func refusal(_ change: (inout Rules.Parts) -> Void) -> RulesError? {
    do {
      _ = try Fixture.rules(change)
      return nil
    } catch {
      return error as? RulesError
    }
  }

  @Test("Complete rules are taken, in whatever order their limits come")
  func complete() throws {
    let rules = try Fixture.rules { $0.limits.reverse() }
    #expect(rules.limits.map(\.vital) == Vital.allCases)
  }

  @Test("A vital, event or technical kind without a rule is named", arguments: Vital.allCases)
  func missing(vital: Vital) {
    #expect(
      refusal { $0.limits.removeAll { $0.vital == vital } }
        == RulesError(path: ["limits", vital.key], problem: .missing))
    #expect(
      refusal { $0.events[.pause] = nil } == RulesError(path: ["events", "pause"], problem: .missing))
    #expect(
      refusal { $0.technical[.contactOff] = nil } == RulesError(path: ["technical", "contact-off"], problem: .missing))
  }

  @Test("Overlapping, reversed, repeated and impossible bands are refused")
  func bands() {
    func withHeartRate(_ bands: [(Depth, ClosedRange<Int>)]) -> RulesError? {
      refusal { parts in
        parts.limits[0].bands = bands.map { LimitBand(depth: $0.0, range: $0.1, rule: Fixture.high) }
      }
    }
    let low = ["limits", "hr", "low"]
    #expect(withHeartRate([(.criticalLow, 0...40), (.low, 41...45)]) == nil)
    #expect(
      withHeartRate([(.criticalLow, 0...40), (.low, 40...45)])
        == RulesError(path: low, problem: .overlaps(.criticalLow)))
    #expect(
      withHeartRate([(.criticalLow, 60...70), (.low, 41...45)])
        == RulesError(path: low, problem: .overlaps(.criticalLow)))
    #expect(withHeartRate([(.low, 0...40), (.low, 41...45)]) == RulesError(path: low, problem: .repeated))
    #expect(withHeartRate([(.low, 0...401)]) == RulesError(path: low, problem: .beyondPossible))
    #expect(withHeartRate([]) == RulesError(path: ["limits", "hr"], problem: .missing))
  }

  @Test("Thresholds, ages, deadlines and sources out of range are refused by path")
  func numbers() {
    #expect(refusal { $0.aggregate.highThreshold = 5 }?.path == ["aggregate", "high", "from"])
    #expect(refusal { $0.aggregate.mediumThreshold = 0 }?.path == ["aggregate", "medium", "from"])
    #expect(refusal { $0.calls.low.repeatMilliseconds = 0 }?.path == ["calls", "low", "repeat-seconds"])
    #expect(refusal { $0.calls.stableMilliseconds = -1 }?.path == ["calls", "stable-seconds"])
    #expect(refusal { $0.clock.skewMilliseconds = 0 }?.path == ["clock", "skew-seconds"])
    #expect(refusal { $0.silence.silentAfterMilliseconds = 59_999 }?.path == ["silence", "silent-after-seconds"])
    #expect(refusal { $0.validity.oxygenMilliseconds = 0 }?.path == ["validity-minutes", "oxygen"])
    #expect(refusal { $0.lowBatteryPercent = 101 }?.path == ["technical", "low-battery", "percent"])
    #expect(refusal { $0.events[.fall]?.source = "" }?.problem == .unsourced)
    #expect(refusal { $0.events[.fall]?.delayMilliseconds = -1 }?.path == ["events", "fall", "delay-seconds"])
  }

  @Test("The dense table says the same as the bands, for every possible value")
  func table() throws {
    let rules = try Fixture.rules()
    for scale in SaturationScale.allCases {
      for vital in Vital.allCases {
        let bands = rules.limits(of: vital, scale: scale).bands
        for value in vital.possible {
          let depth = bands.first { $0.range.contains(value) }?.depth
          #expect(rules.table.code(of: vital, value: value, scale: scale) == depth?.code ?? 0, "\(vital) \(value)")
        }
        let beyond = rules.table.code(of: vital, value: .max, scale: scale)
        #expect(beyond == rules.table.code(of: vital, value: vital.possible.upperBound, scale: scale))
      }
    }
  }

  @Test("A version is 64 lowercase hexadecimal digits")
  func version() {
    #expect(throws: TriageError.malformedRulesVersion) { try RulesVersion(hex: "AB") }
    #expect(throws: TriageError.malformedRulesVersion) { try RulesVersion(hex: String(repeating: "G", count: 64)) }
    #expect(throws: Never.self) { try RulesVersion(hex: String(repeating: "0f", count: 32)) }
  }
}
