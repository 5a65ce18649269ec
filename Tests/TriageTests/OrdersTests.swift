import Testing
import Vitals

@testable import Triage

@Suite struct OrdersTests {
  let rules: Rules

  init() throws {
    rules = try Fixture.rules()
  }

  private func order(
    _ position: Int64, until second: Int = 1_000, scale: SaturationScale? = nil, refusal: NEWS2Refusal? = nil,
    limits: [OrderedLimits] = [], suppressed: [String] = []
  ) throws -> StandingOrder {
    StandingOrder(
      position: position, author: "per-\(position)",
      terms: try OrderTerms(scale: scale, refusal: refusal, limits: limits, suppressed: suppressed),
      expires: at(second))
  }

  private func findings(_ reading: Reading, _ book: OrderBook, now: Timestamp = at(0)) -> [Finding] {
    var state = TriageState()
    let verdict = Judge.judge(
      reading, receivedAt: reading.time, state: &state, orders: book.inForce(at: now), rules: rules)
    guard case .abnormal(let abnormality) = verdict else { return [] }
    return abnormality.findings
  }

  @Test("An order is in force to the millisecond before it expires, and what remains is what the others say")
  func expiry() throws {
    let book = OrderBook(
      [try order(1, until: 100, scale: .scale2), try order(2, until: 200, refusal: .pregnant)], at: at(0))
    let last = Timestamp(milliseconds: at(100).milliseconds - 1)
    #expect(book.inForce(at: last).scale == .scale2)
    #expect(book.inForce(at: last).positions == [1, 2])
    #expect(book.inForce(at: at(100)).scale == .scale1)
    #expect(book.inForce(at: at(100)).refusal == .pregnant)
    #expect(book.inForce(at: at(200)) == .standard)
    #expect(OrderBook(book.orders, at: at(100)).orders.map(\.position) == [2], "what has ended is forgotten")
  }

  @Test("The later order prevails, aspect by aspect, and withdrawing it brings the earlier one back")
  func prevailing() throws {
    let first = try order(1, scale: .scale2, limits: [try OrderedLimits(vital: .heartRate, low: 45)])
    let second = try order(2, scale: .scale1, limits: [try OrderedLimits(vital: .heartRate, low: 35)])
    let book = OrderBook([second], at: at(0)).adding(first, at: at(0))
    #expect(book.inForce(at: at(0)).scale == .scale1)
    #expect(book.inForce(at: at(0)).details?.limits(of: .heartRate)?.low == 35)
    let left = book.removing(2, at: at(1))
    #expect(left.inForce(at: at(1)).scale == .scale2)
    #expect(left.inForce(at: at(1)).details?.limits(of: .heartRate)?.low == 45)
  }

  @Test("A side that is named replaces the rules' side whole and takes its NEWS2 three along; the other side stays")
  func ownLimits() throws {
    let book = OrderBook(
      [try order(1, limits: [try OrderedLimits(vital: .heartRate, criticalLow: 30, low: 34)])], at: at(0))
    for value in Vital.heartRate.possible where value > 0 {
      let causes = findings(reading(0, [.heartRate: value]), book).map(\.cause)
      let expected: Depth? =
        switch value {
        case ...30: .criticalLow
        case ...34: .low
        case 131...140: .high
        case 141...: .criticalHigh
        default: nil
        }
      #expect(causes == (expected.map { [.limit(vital: .heartRate, value: value, depth: $0)] } ?? []), "\(value)")
    }
    #expect(findings(reading(0, [.heartRate: 36]), .none).count == 1)
  }

  @Test("A depth that the rules do not have is announced as its side is")
  func depthsOfTheirOwn() throws {
    let book = OrderBook(
      [try order(1, limits: [try OrderedLimits(vital: .systolic, high: 160, criticalHigh: 180)])], at: at(0))
    let found = findings(reading(0, [.systolic: 185]), book)
    #expect(found.map(\.cause) == [.limit(vital: .systolic, value: 185, depth: .criticalHigh)])
    #expect(found.first?.delayMilliseconds == Fixture.medium.delayMilliseconds)
  }

  @Test("Where NEWS2 is refused, own and common limits still apply")
  func refusal() throws {
    let book = OrderBook(
      [try order(1, refusal: .ageUnder16, limits: [try OrderedLimits(vital: .respiratoryRate, high: 45)])], at: at(0))
    #expect(findings(reading(0, [.respiratoryRate: 40, .heartRate: 120, .temperature: 395]), book).isEmpty)
    #expect(findings(reading(0, [.respiratoryRate: 45]), book).count == 1)
    #expect(findings(reading(0, [.oxygenSaturation: 80]), book).count == 1)
  }

  @Test("What is suppressed is found all the same, and says by which order")
  func suppressed() throws {
    let book = OrderBook([try order(7, suppressed: ["limit.hr.critical-high"])], at: at(0))
    let found = findings(reading(0, [.heartRate: 150]), book)
    #expect(found.first?.suppression?.order == 7 && found.first?.suppression?.until == at(1_000))
    #expect(found.first?.fields.contains { $0.key == "suppressed" && $0.value == .int(7) } == true)
    #expect(findings(reading(0, [.heartRate: 150]), book, now: at(1_000)).first?.suppression == nil)
  }

  @Test("Every condition that a finding can have may be suppressed, and nothing else")
  func suppressible() throws {
    var keys = Set<String>()
    for vital in Vital.allCases {
      for value in vital.possible {
        keys.formUnion(findings(reading(0, [vital: value]), .none).map(\.conditionKey))
      }
    }
    for rhythm in Rhythm.allCases {
      keys.formUnion(findings(reading(0) { $0.rhythm = rhythm }, .none).map(\.conditionKey))
    }
    keys.formUnion(findings(reading(0) { $0.fall = true }, .none).map(\.conditionKey))
    keys.formUnion(findings(reading(0) { $0.consciousness = .pain }, .none).map(\.conditionKey))
    #expect(keys.isSubset(of: OrderTerms.suppressible), "\(keys.subtracting(OrderTerms.suppressible))")
    #expect(throws: TriageError.malformedOrder("suppress")) { try OrderTerms(suppressed: ["limit.hr.odd"]) }
    #expect(throws: TriageError.malformedOrder("suppress")) { try OrderTerms(suppressed: ["event.af", "event.af"]) }
  }

  @Test("An order that says nothing or contradicts itself is refused by the key of what is wrong")
  func malformed() throws {
    #expect(throws: TriageError.malformedOrder("order")) { try OrderTerms() }
    #expect(throws: TriageError.malformedOrder("hr")) { try OrderedLimits(vital: .heartRate) }
    #expect(throws: TriageError.malformedOrder("hr")) { try OrderedLimits(vital: .heartRate, low: 401) }
    #expect(throws: TriageError.malformedOrder("hr")) { try OrderedLimits(vital: .heartRate, criticalLow: 40, low: 40) }
    #expect(throws: TriageError.malformedOrder("hr")) { try OrderedLimits(vital: .heartRate, low: 90, high: 80) }
    let limits = try OrderedLimits(vital: .heartRate, low: 40)
    #expect(throws: TriageError.malformedOrder("hr")) { try OrderTerms(limits: [limits, limits]) }
  }
}
