import Foundation
import GRDB
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// What is known of a patient at the bed: as old as it is, and never more than was committed.
@Suite struct BedsideTests {
  let fixture: StoreFixture

  init() throws { fixture = try StoreFixture(wards: 2) }

  private func bedside(_ number: Int = 0) throws -> Bedside? {
    let (id, rules) = (fixture.patients[number].id, fixture.rules)
    return try fixture.store.writer.wait { try $0.bedside(of: id, rules: rules) }
  }

  @Test func `Values stand with their age, and are no longer current when it is over`() throws {
    try fixture.receive(
      fixture.item(1, 1, [.heartRate: 72, .oxygenSaturation: 97, .respiratoryRate: 16, .temperature: 368]) {
        $0.consciousness = .alert
        $0.oxygen = false
      })
    fixture.clock.advance(60_000)
    try fixture.receive(fixture.item(1, 2, [.heartRate: 75, .systolic: 121]))
    let now = try #require(try bedside())
    #expect(now.vitals[.heartRate]?.value == 75 && now.vitals[.heartRate]?.ageMilliseconds(at: now.at) == 0)
    #expect(now.vitals[.temperature]?.value == 368)
    #expect(now.vitals[.temperature]?.ageMilliseconds(at: now.at) == 60_000)
    #expect(now.score.lower == 0 && now.score.isExact)
    #expect(now.consciousness?.value == .alert && now.oxygen?.value == false && now.rhythm == nil)
    #expect(now.isWatched && now.alerts.isEmpty)
    #expect(now.devices.map(\.name) == ["w-1"] && now.devices[0].lastReceived == fixture.clock.now)
    fixture.clock.advance(600_000)
    let later = try #require(try bedside())
    #expect(later.vitals[.heartRate]?.isCurrent(at: later.at) == false)
    #expect(later.vitals[.temperature]?.isCurrent(at: later.at) == true)
    #expect(later.score.stale.isSuperset(of: [.heartRate, .oxygenSaturation, .respiratoryRate]))
    #expect(later.score.lower == 0 && later.score.upper == 9)
    #expect(later.isWatched)
    fixture.clock.advance(5 * 3_600_000)
    #expect(try bedside()?.gaps == [.nothingCurrent])
  }

  @Test func `What is abnormal says so, and its alert stands beside it`() throws {
    try fixture.receive(fixture.item(1, 1, [.heartRate: 150, .oxygenSaturation: 97]))
    let now = try #require(try bedside())
    #expect(now.vitals[.heartRate]?.isStanding == true && now.vitals[.oxygenSaturation]?.isStanding == false)
    #expect(now.alerts.map(\.priority) == [.high])
    let names = try fixture.look { $0.alerts.ofPatient.values.map { AlertRecord.name($0) } }
    #expect(now.alerts.map(\.name) == names)
    #expect(now.score.threes == .heartRate)
    #expect(try bedside(1)?.alerts.isEmpty == true)
  }

  @Test func `Nobody watches who wears nothing, whose devices are off, and whom nobody would be called for`() throws {
    #expect(try bedside()?.gaps == [.nothingHeard, .nothingCurrent])
    try fixture.receive(fixture.item(1, 1))
    #expect(try bedside()?.gaps == [])
    try fixture.receive(fixture.item(1, 2) { $0.contact = false })
    let off = try #require(try bedside())
    #expect(off.gaps == [.nothingHeard] && off.devices.first?.findings == [.contactOff])
    try fixture.receive(fixture.item(1, 3) { $0.contact = true })
    #expect(try bedside()?.isWatched == true)
    let (patient, now) = (fixture.patients[0], fixture.clock.now)
    try fixture.store.writer.wait { try $0.unbind("w-1", from: patient, until: now) }
    #expect(try bedside()?.gaps == [.noDevice])
  }

  @Test(arguments: ["", "ward-1"])
  func `In an outage of the ward or of everything nobody watches whose device is silent`(unit: String) throws {
    let rules = fixture.rules
    try fixture.receive(fixture.item(1, 1), fixture.item(2, 1))
    let key = TechnicalKey(device: .nobody, kind: TechnicalKind.deviceSilent.rawValue, unit: unit)
    fixture.clock.advance(10_000)
    try fixture.receive(fixture.item(2, 2))
    try fixture.store.writer.wait { transaction in
      _ = try transaction.raiseTechnical(
        key, about: .node, pseudonym: nil, finding: rules.finding(.deviceSilent), readingTime: transaction.now,
        timings: rules.calls)
    }
    let silent = try #require(try bedside())
    #expect(silent.gaps == [.nothingHeard] && silent.devices.first?.findings == [.deviceSilent])
    #expect(try bedside(1)?.isWatched == true)
    try fixture.store.writer.wait { _ = try $0.endTechnical(key, readingTime: $0.now) }
    #expect(try bedside()?.isWatched == true)
  }

  @Test func `A device that moved on is at the bed of whoever wears it now, also after a restart`() throws {
    let (first, second, now) = (fixture.patients[0], fixture.patients[1], fixture.clock.now)
    try fixture.store.writer.wait { transaction in
      try transaction.unbind("w-1", from: first, until: now)
      try transaction.bind("w-1", to: second, since: now)
    }
    for _ in 0..<2 {
      #expect(try bedside(0)?.devices.isEmpty == true)
      #expect(
        try bedside(1)?.devices.map(\.name) == ["w-2", "w-1"] || bedside(1)?.devices.map(\.name) == ["w-1", "w-2"])
      try fixture.restart()
    }
  }

  @Test func `A trend is shown against what was known of the same, says when it rises, and is over with its window`()
    throws
  {
    var parts = try TestRules.parts()
    let rule = AnnounceRule(priority: .low, delayMilliseconds: 30_000, source: "test")
    parts.trends = TrendRules(
      saturationFall: .init(moreThan: 4, windowMilliseconds: 60_000, rule: rule),
      scoreRise: .init(by: 2, windowMilliseconds: 240_000, atLeast: 2, rule: rule))
    let rules = try Rules(version: fixture.rules.version, parts: parts)
    func look() throws -> Bedside {
      let id = fixture.patients[0].id
      return try #require(try fixture.store.writer.wait { try $0.bedside(of: id, rules: rules) })
    }
    func receive(_ number: UInt64, _ vitals: [Vital: Int]) throws {
      let item = fixture.item(1, number, vitals)
      try fixture.store.writer.wait { _ = try $0.receive(item, rules: rules) }
    }
    #expect(try look().trend == nil)
    try receive(1, [.heartRate: 70])
    fixture.clock.advance(30_000)
    // A rate that only becomes known adds its points to nobody's trend.
    try receive(2, [.respiratoryRate: 22, .oxygenSaturation: 98])
    let begin = fixture.clock.now
    #expect(try look().score.lower == 2)
    #expect(try look().trend == Bedside.Trend(from: 2, since: begin, isRising: false))
    fixture.clock.advance(30_000)
    try receive(3, [.heartRate: 115, .oxygenSaturation: 93])
    let risen = try look()
    #expect(risen.score.lower == 6 && risen.isSaturationFalling)
    #expect(risen.trend == Bedside.Trend(from: 2, since: begin, isRising: true))
    fixture.clock.advance(60_000)
    try receive(4, [.heartRate: 72, .oxygenSaturation: 97])
    let calm = try look()
    #expect(calm.trend?.from == 2 && calm.trend?.isRising == false && !calm.isSaturationFalling)
    fixture.clock.advance(300_000)
    #expect(try look().trend == nil)
  }

  @Test func `Of somebody unknown and of somebody erased there is nothing`() throws {
    try fixture.receive(fixture.item(1, 1))
    let rules = fixture.rules
    #expect(try fixture.store.writer.wait { try $0.bedside(of: "pat-none", rules: rules) } == nil)
    let gone = fixture.patients[0]
    try fixture.store.writer.wait { transaction in
      try transaction.erase(patient: gone.id, entry: try transaction.recordErasure(of: gone))
    }
    #expect(try bedside() == nil)
    #expect(try bedside(1) != nil)
  }
}

/// Summaries of a time by any grain, whatever grain is kept of it.
@Suite struct SummarySpanTests {
  @Test func `Quarter hours and days are the same before and after the minutes were folded`() async throws {
    let scene = try FoldScene(hours: 50)
    let reader = scene.fixture.store.reader
    let patient = scene.fixture.patients[0].id
    let period = FoldScene.always
    let quarters = try await reader.spans(of: patient, in: period, by: .quarterHours).spans
    let days = try await reader.spans(of: patient, in: period, by: .days).spans
    #expect(quarters.count == 200 || quarters.count == 201)
    #expect(days.count == 4)
    #expect(quarters.map(\.totals.readings).reduce(0, +) == Int64(scene.sent.count - 1))
    scene.fixture.clock.advance(FoldScene.day * 2)
    try await scene.fold()
    let folded = try await reader.spans(of: patient, in: period, by: .quarterHours).spans
    #expect(folded.map(\.start) == quarters.map(\.start))
    for (now, then) in zip(folded, quarters) { #expect(now.totals == then.totals, "from \(then.start)") }
    #expect(try await reader.spans(of: patient, in: period, by: .minutes).spans == folded)
    scene.fixture.clock.advance(FoldScene.day * 14)
    try await scene.fold()
    let left = try await reader.spans(of: patient, in: period, by: .minutes).spans
    #expect(left.map(\.length) == Array(repeating: FoldScene.day, count: 4))
    #expect(left.map(\.totals) == days.map(\.totals))
  }

  @Test func `A part of a day is found by its hours, each stretch whole, folded or not`() async throws {
    let scene = try FoldScene(hours: 30)
    let (reader, patient) = (scene.fixture.store.reader, scene.fixture.patients[0].id)
    let from = HandClock.start.adding(milliseconds: 5 * 3_600_000 + 60_000)
    let period = from..<from.adding(milliseconds: 3_600_000)
    let before = try await reader.spans(of: patient, in: period, by: .quarterHours)
    #expect(before.spans.count == 5 && !before.isCut)
    #expect(before.spans.allSatisfy { $0.totals.readings == 15 })
    scene.fixture.clock.advance(FoldScene.day * 2)
    try await scene.fold()
    #expect(try await reader.spans(of: patient, in: period, by: .quarterHours) == before)
    #expect(try await reader.spans(of: patient, in: from..<from, by: .days).spans.isEmpty)
    #expect(try await reader.spans(of: "pat-none", in: FoldScene.always, by: .days).spans.isEmpty)
  }
}
