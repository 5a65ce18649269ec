import Testing

@testable import WardKit

@Suite struct ExchangeScenarioTests {
  private static let smallest = """
    name: small
    summary: a small one
    patients:
      count: 3
    exchange:
      rate: 5
    """

  private static func read(_ text: String, _ overrides: [(key: String, value: String)] = []) throws -> ExchangeScenario?
  {
    guard case .exchange(let scenario) = try ScenarioFile.read(text, file: "x.yaml", overrides: overrides) else {
      return nil
    }
    return scenario
  }

  @Test("What is not said has its default, and what is said counts")
  func values() throws {
    let scenario = try #require(try Self.read(Self.smallest, [("clinicians.count", "4"), ("exchange.mix.open", "3")]))
    #expect(scenario.patients == 3)
    #expect(scenario.clinicians == 4)
    #expect(scenario.operationsPerSecond == 5)
    #expect(scenario.mix.weights == [.open: 3])
    #expect(scenario.limits.unexplained == 0)
  }

  @Test(
    "A mistake is named with file, line and key",
    arguments: [
      ("patients:\n  count: 3", "patients:\n  count: 0", "x.yaml:4: patients.count: must be a whole number"),
      ("rate: 5", "rate: 5\n  speed: 2", "x.yaml:7: exchange.speed: unknown key"),
      ("rate: 5", "rate: 5\n  mix: { opn: 1 }", "x.yaml:7: exchange.mix.opn: unknown key"),
      ("rate: 5", "rate: 5\n  mix: { open: 0 }", "x.yaml:7: exchange.mix: must be a mapping with a weight above 0"),
      ("rate: 5", "strangers: 1", "exchange.rate: missing"),
    ])
  func mistakes(_ before: String, _ after: String, _ words: String) {
    let text = Self.smallest.replacing(before, with: after)
    #expect {
      try Self.read(text)
    } throws: { error in
      "\(error)".contains(words)
    }
  }

  @Test("Operations come as often as their weights say")
  func mix() throws {
    var mix = ExchangeMix()
    mix.weights = [.open: 3, .grant: 1]
    let drawn = (0..<400).map { mix.operation(at: Double($0) / 400) }
    #expect(drawn.count { $0 == .open } == 300)
    #expect(drawn.count { $0 == .grant } == 100)
  }

  @Test("A load of wearables is none, and an exchange is no load")
  func kinds() throws {
    #expect(throws: ScenarioError.self) { try ScenarioFile.parse(Self.smallest, file: "x.yaml") }
    let ward = "name: w\nsummary: s\npatients: { count: 1 }"
    #expect(try Self.read(ward) == nil)
  }
}
