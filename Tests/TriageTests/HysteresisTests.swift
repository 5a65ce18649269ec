import Testing
import Vitals

@testable import Triage

/// What hovers at a limit is one episode.
@Suite struct HysteresisTests {
  let rules: Rules

  init() throws {
    rules = try Fixture.rules { parts in
      for index in parts.limits.indices { parts.limits[index].hysteresis = Hysteresis(by: 2, source: "test") }
      parts.aggregate.hysteresis = Hysteresis(by: 1, source: "test")
    }
  }

  private func stands(_ readings: [Reading], orders: Orders = .standard) -> ChannelSet {
    var state = TriageState()
    for reading in readings {
      _ = Judge.judge(reading, receivedAt: reading.time, state: &state, orders: orders, rules: rules)
    }
    return state.standing
  }

  @Test(
    "A value is normal again only when it has come back by the hysteresis, on the side where it was and on the other")
  func edges() {
    let low = reading(0, [.oxygenSaturation: 91])
    #expect(stands([low, reading(1, [.oxygenSaturation: 92])]) == ChannelSet(.oxygenSaturation))
    #expect(stands([low, reading(1, [.oxygenSaturation: 93])]) == ChannelSet(.oxygenSaturation))
    #expect(stands([low, reading(1, [.oxygenSaturation: 94])]).isEmpty)
    let high = reading(0, [.heartRate: 131])
    #expect(stands([high, reading(1, [.heartRate: 129])]) == ChannelSet(.heartRate))
    #expect(stands([high, reading(1, [.heartRate: 128])]).isEmpty)
    #expect(stands([reading(0, [.heartRate: 129])]).isEmpty, "what was never out of limits does not hover")
  }

  @Test("A hovering value is still a normal reading")
  func verdict() {
    var state = TriageState()
    for (second, value) in [(0, 91), (1, 92)] {
      let reading = reading(second, [.oxygenSaturation: value])
      let verdict = Judge.judge(reading, receivedAt: reading.time, state: &state, orders: .standard, rules: rules)
      if case .normal = verdict { #expect(value == 92) } else { #expect(value == 91) }
    }
  }

  @Test("The aggregate stands until it has fallen by its hysteresis")
  func aggregate() {
    let five = reading(0, [.heartRate: 115, .respiratoryRate: 22, .temperature: 385])
    #expect(stands([five]) == .aggregate)
    #expect(stands([five, reading(1, [.temperature: 370])]) == .aggregate, "4 is not enough")
    #expect(stands([five, reading(1, [.temperature: 370, .heartRate: 100])]).isEmpty, "3 is")
  }

  @Test("Where a patient has own limits these count as they are")
  func ownLimits() throws {
    let limits = try OrderedLimits(vital: .oxygenSaturation, low: 86, high: 90)
    let orders = Orders(details: OrderDetails(limits: [limits], positions: [1]))
    let readings = [reading(0, [.oxygenSaturation: 86]), reading(1, [.oxygenSaturation: 88])]
    #expect(stands(readings, orders: orders).isEmpty)
  }

  @Test("Hystereses that leave nothing normal, and ladders that go down, are refused by path")
  func refused() {
    func path(_ change: (inout Rules.Parts) -> Void) -> [String]? {
      do { _ = try Fixture.rules(change) } catch { return (error as? RulesError)?.path }
      return nil
    }
    #expect(path { $0.limits[0].hysteresis = Hysteresis(by: 45, source: "t") } == ["hysteresis", "hr", "by"])
    #expect(path { $0.limits[0].hysteresis = Hysteresis(by: 44, source: "t") } == nil)
    #expect(
      path { $0.limits[0].hysteresis = Hysteresis(by: 1, source: "") } == ["hysteresis", "hr", "source"])
    func ladder(_ ladder: Ladder) -> [String]? {
      path { $0.limits[0].bands[1].ladder = ladder }.map { Array($0.dropFirst(3)) }
    }
    #expect(ladder(Ladder(deeper: nil, longer: nil, source: "t")) == ["ladder"])
    #expect(
      ladder(Ladder(deeper: .init(bound: 35, delayMilliseconds: 1), longer: nil, source: "t")) == [
        "ladder", "deeper", "at",
      ])
    #expect(
      ladder(Ladder(deeper: .init(bound: 36, delayMilliseconds: 15_000), longer: nil, source: "t"))
        == ["ladder", "deeper", "delay-seconds"])
    #expect(
      ladder(Ladder(deeper: nil, longer: .init(afterMilliseconds: 1, priority: .medium), source: "t"))
        == ["ladder", "longer", "priority"])
  }
}
