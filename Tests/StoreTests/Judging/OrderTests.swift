import Foundation
import GRDB
import Ledger
import TestChance
import Testing
import Triage
import Vitals

@testable import Store

/// Orders from their signed entry to the verdict that names them.
@Suite struct OrderTests {
  private func withdraw(_ order: Int64, in fixture: StoreFixture, of patient: Patient) throws {
    try fixture.store.writer.wait { transaction in
      let entry = Entry(
        type: .orderWithdrawn, time: transaction.now.milliseconds, origin: StoreFixture.origin, facility: "test",
        author: "per-doctor", subject: patient.id, body: ["order": .integer(order)])
      try transaction.record(act: entry, payload: nil)
      try transaction.withdraw(order: order, of: patient.id)
    }
  }

  private func alarmed(_ fixture: StoreFixture) throws -> [Entry] {
    try fixture.entries().filter { $0.type == .readingAlarmed }
  }

  @Test("A patient on scale 2 is at home at 88 %, until the order ends by the clock; each verdict names the order")
  func scale2() throws {
    let fixture = try StoreFixture()
    let order = try fixture.place(try OrderTerms(scale: .scale2), for: fixture.patients[0])
    #expect(try fixture.receive(fixture.item(1, 1, [.oxygenSaturation: 88])) == [.summarised])
    #expect(try fixture.receive(fixture.item(1, 2, [.oxygenSaturation: 82])) == [.alarmed])
    #expect(try alarmed(fixture).last?.body["orders"] == .array([.integer(order)]))
    fixture.clock.advance(86_400_000)
    #expect(try fixture.receive(fixture.item(1, 3, [.oxygenSaturation: 88])) == [.alarmed])
    #expect(try alarmed(fixture).last?.body["orders"] == nil)
  }

  @Test("An order survives a start, and ends with its withdrawal, its patient's erasure, and nothing else")
  func lasting() throws {
    let fixture = try StoreFixture(wards: 2)
    let (one, other) = (fixture.patients[0], fixture.patients[1])
    let order = try fixture.place(try OrderTerms(scale: .scale2), for: one)
    try fixture.place(try OrderTerms(refusal: .pregnant), for: other)
    try fixture.restart()
    #expect(try fixture.receive(fixture.item(1, 1, [.oxygenSaturation: 88])) == [.summarised])
    #expect(
      try fixture.receive(fixture.item(2, 1, [.oxygenSaturation: 92, .respiratoryRate: 22, .heartRate: 115])) == [
        .summarised
      ])
    try withdraw(order, in: fixture, of: one)
    #expect(try fixture.receive(fixture.item(1, 2, [.oxygenSaturation: 88])) == [.alarmed])
    #expect(throws: StoreError.unknown(.order)) { try withdraw(order, in: fixture, of: one) }
    try fixture.store.writer.wait { transaction in
      let entry = Entry(
        type: .erasure, time: transaction.now.milliseconds, origin: StoreFixture.origin, facility: "test",
        author: "per-root", subject: other.id)
      try transaction.erase(patient: other.id, entry: try transaction.record(act: entry, payload: nil))
    }
    #expect(fixture.store.registry.patient(id: other.id)?.orders.isEmpty == true)
    try fixture.restart()
    #expect(try fixture.look { $0.registry.allPatients.allSatisfy(\.orders.isEmpty) })
  }

  @Test("Nothing that was ordered stands in clear, neither on the ledger nor in the file")
  func sealed() throws {
    let fixture = try StoreFixture()
    let terms = try OrderTerms(
      scale: .scale2, limits: [try OrderedLimits(vital: .heartRate, low: 38)], suppressed: ["limit.rr.high"])
    let position = try fixture.place(terms, for: fixture.patients[0], reason: "a word like Abrakadabra")
    let payload = try #require(try fixture.payload(at: position)?.object)
    #expect(try OrderTerms(members: payload) == terms)
    try fixture.store.close()
    for file in try FileManager.default.contentsOfDirectory(atPath: fixture.dataFolder) {
      let bytes = FileManager.default.contents(atPath: fixture.dataFolder + "/" + file) ?? Data()
      for word in ["Abrakadabra", "scale-2", "limit.rr.high"] {
        #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) in \(file)")
      }
    }
  }

  @Test("What is wrong with terms is named, and what was written is read back, whatever it says", arguments: 1...5)
  func members(seed: Int) throws {
    var dice = SplitMix64(seed: UInt64(seed))
    for _ in 0..<200 {
      let limits = try Vital.allCases.filter { _ in Bool.random(using: &dice) }.map { vital in
        let bounds = (0..<4).map { _ in Int.random(in: vital.possible, using: &dice) }.sorted()
        guard Set(bounds).count == 4 else { return try OrderedLimits(vital: vital, low: bounds[0]) }
        return try OrderedLimits(
          vital: vital, criticalLow: bounds[0], low: bounds[1], high: bounds[2], criticalHigh: bounds[3])
      }
      let terms = try OrderTerms(
        scale: Bool.random(using: &dice) ? .scale2 : .scale1,
        refusal: NEWS2Refusal.allCases.randomElement(using: &dice),
        limits: limits, suppressed: OrderTerms.suppressible.sorted().filter { _ in Bool.random(using: &dice) })
      let bytes = try CanonicalJSON.encode(.object(terms.members))
      #expect(try OrderTerms(members: try #require(try CanonicalJSON.parse(bytes).object)) == terms, "seed \(seed)")
    }
    for (key, value) in [
      ("scale", JSONValue.string("scale-3")), ("news2", .integer(1)), ("limits", .array([])),
      ("suppress", .string("x")),
    ] {
      #expect(throws: TriageError.malformedOrder(key)) { try OrderTerms(members: [key: value]) }
    }
    #expect(throws: TriageError.malformedOrder("pulse")) { try OrderTerms(members: ["limits": ["pulse": ["low": 40]]]) }
    #expect(throws: TriageError.malformedOrder("hr")) { try OrderTerms(members: ["limits": ["hr": ["deep": 40]]]) }
  }

  @Test("What an order suppresses is evidence and an alert that calls nobody, until the order ends; then it calls")
  func suppressed() throws {
    let fixture = try StoreFixture()
    let order = try fixture.place(
      try OrderTerms(suppressed: ["limit.hr.critical-high"]), for: fixture.patients[0])
    try fixture.receive(fixture.item(1, 1, [.heartRate: 150]))
    let entry = try #require(try fixture.entries().enumerated().first { $0.element.type == .alertShelved })
    let why = try #require(try fixture.payload(at: Int64(entry.offset)))
    #expect(why["why"]?.string == "suppressed" && why["order"]?.integer == order && why["author"] == "per-doctor")
    let record = try #require(try fixture.look { $0.alerts.open.values.first })
    #expect(record.alarm.state == .shelved && record.alarm.round == 0)
    try fixture.receive(fixture.item(1, 2, [.heartRate: 151]))
    #expect(try fixture.count(of: .readingAlarmed) == 2 && fixture.count(of: .alertShelved) == 1)
    fixture.clock.advance(86_400_000)
    try fixture.restart()
    _ = try fixture.store.writer.wait { try $0.tick() }
    #expect(try fixture.look { $0.alerts.open.values.first?.alarm.state } == .announced)
    try fixture.store.close()
    #expect(try Rebuild.run(fixture.store.configuration, keyRing: fixture.store.keyRing).changedTables.isEmpty)
    try fixture.reopen()
  }

  @Test("A rebuild derives the orders again")
  func rebuilt() throws {
    let fixture = try StoreFixture()
    let order = try fixture.place(try OrderTerms(scale: .scale2), for: fixture.patients[0])
    try withdraw(order, in: fixture, of: fixture.patients[0])
    try fixture.place(try OrderTerms(refusal: .pregnant), for: fixture.patients[0])
    try fixture.store.close()
    let queue = try fixture.otherConnection()
    try queue.write { try $0.execute(sql: "UPDATE orders SET ended = NULL") }
    try queue.close()
    let report = try Rebuild.run(fixture.store.configuration, keyRing: fixture.store.keyRing)
    #expect(report.changedTables == ["orders"])
    try fixture.reopen()
    #expect(fixture.store.registry.patient(id: fixture.patients[0].id)?.orders.orders.count == 1)
  }

  @Test("A patient has at most so many orders, and one that has ended is none")
  func bounds() throws {
    let fixture = try StoreFixture()
    for _ in 0..<OrderBook.bound { try fixture.place(try OrderTerms(scale: .scale2), for: fixture.patients[0]) }
    #expect(throws: StoreError.conflict(.tooManyOrders)) {
      try fixture.place(try OrderTerms(scale: .scale1), for: fixture.patients[0])
    }
    #expect(throws: StoreError.conflict(.orderEnded)) {
      try fixture.place(try OrderTerms(scale: .scale1), for: fixture.patients[0], days: 0)
    }
  }
}
