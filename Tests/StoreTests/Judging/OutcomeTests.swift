import Foundation
import GRDB
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// What becomes of one reading: exactly one outcome, and everything that it owes on the ledger (INTAKE-2, INTAKE-3).
@Suite struct OutcomeTests {
  let fixture: StoreFixture

  init() throws { fixture = try StoreFixture(wards: 2) }

  @Test func `Normal readings leave nothing on the ledger but one summary of their window`() throws {
    let before = try fixture.entries().count
    for second in 0..<5 {
      #expect(try fixture.receive(fixture.item(1, UInt64(second), [.heartRate: 70 + second])) == [.summarised])
      fixture.clock.advance(1_000)
    }
    #expect(try fixture.entries().count == before)
    #expect(try fixture.store.writer.wait { try $0.closeIdleWindows(limit: 10) } == 0)
    fixture.clock.advance(60_000)
    #expect(try fixture.store.writer.wait { try $0.closeIdleWindows(limit: 10) } == 1)
    let summary = try #require(try fixture.entries().last)
    #expect(summary.type == .summaryClosed)
    #expect(summary.subject == fixture.patients[0].id)
    let payload = try #require(try fixture.payload(at: Int64(before)))
    #expect(payload["readings"]?.integer == 5)
    let heart = payload["vitals"]?["hr"]
    #expect(heart?["min"]?.integer == 70)
    #expect(heart?["max"]?.integer == 74)
    #expect(heart?["sum"]?.integer == 360)
    #expect(heart?["last"]?.integer == 74)
  }

  @Test func `The chain of a summary is over every canonical reading in order from its salt`() throws {
    let items = (0..<3).map { fixture.item(1, UInt64($0), [.heartRate: 60 + $0]) }
    try fixture.receive(items)
    fixture.clock.advance(60_000)
    let position = fixture.store.head.size
    _ = try fixture.store.writer.wait { try $0.closeIdleWindows(limit: 10) }
    let payload = try #require(try fixture.payload(at: position))
    let salt = try #require(payload["salt"]?.string.flatMap { Digest32(hex: $0) })
    let chain = items.reduce(salt) { Digest32.sha256($0.bytes + $1.digest.bytes) }
    #expect(payload["chain"]?.string == chain.hex)
  }

  @Test func `A reading that comes after its window was closed makes a supplement`() throws {
    try fixture.receive(fixture.item(1, 1))
    fixture.clock.advance(60_000)
    _ = try fixture.store.writer.wait { try $0.closeIdleWindows(limit: 10) }
    try fixture.receive(fixture.item(1, 0, offset: -59_000))
    fixture.clock.advance(60_000)
    _ = try fixture.store.writer.wait { try $0.closeIdleWindows(limit: 10) }
    #expect(try fixture.count(of: .summaryClosed) == 1)
    #expect(try fixture.count(of: .summarySupplement) == 1)
  }

  @Test func `An abnormal reading is evidence and alert in one emergency block`() throws {
    let before = fixture.store.head
    #expect(try fixture.receive(fixture.item(1, 1, [.heartRate: 150])) == [.alarmed])
    let after = fixture.store.head
    #expect(after.block == before.block + 1)
    let alerts = try fixture.look { $0.alerts.open }
    let alert = try #require(alerts[before.size])
    #expect(alerts.values.filter { $0.technical == nil }.count == 1)
    #expect(alert.subject == fixture.patients[0].subject)
    #expect(try fixture.entries()[Int(before.size)].type == .readingAlarmed)
    let header = try fixture.store.pool.read {
      try Data.fetchOne($0, sql: "SELECT header FROM blocks WHERE idx = ?", arguments: [after.block])
    }
    let block = try Block.parse(Array(try #require(header)))
    #expect(block.kind == .emergency)
    #expect(block.positions.contains(UInt64(before.size)))
    #expect(Int64(block.positions.upperBound) == after.size)
    let row = try fixture.store.pool.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM alerts WHERE opened = ?", arguments: [before.size])
    }
    #expect(row == 1)
  }

  @Test func `No value of an abnormal reading stands on the ledger in clear`() throws {
    let before = Int(fixture.store.head.size)
    try fixture.receive(fixture.item(1, 1, [.heartRate: 187]))
    let bodies = try fixture.entries()[before...].map { String(decoding: try $0.canonicalBytes(), as: UTF8.self) }
    #expect(!bodies.isEmpty)
    for body in bodies {
      #expect(!body.contains("\"hr\""))
      #expect(!body.contains("187,") && !body.contains("187}"))
      #expect(!body.contains("\"high\""))
      #expect(!body.contains("Nobody"))
    }
  }

  @Test func `A second abnormal reading joins the alert and is evidence of its own`() throws {
    try fixture.receive(fixture.item(1, 1, [.heartRate: 150]))
    fixture.clock.advance(1_000)
    try fixture.receive(fixture.item(1, 2, [.heartRate: 155]))
    let open = try fixture.look { $0.alerts.open.values.filter { $0.technical == nil } }
    #expect(open.count == 1)
    #expect(open.first?.evidenceCount == 2)
    #expect(try fixture.count(of: .readingAlarmed) == 2)
  }

  @Test func `A technical reading is counted as such, raises an alert, and the next good one ends it`() throws {
    #expect(try fixture.receive(fixture.item(1, 1) { $0.contact = false }) == [.technical])
    #expect(try fixture.openTechnical() == ["contact-off"])
    #expect(try fixture.receive(fixture.item(1, 2) { $0.contact = true }) == [.summarised])
    #expect(try fixture.openTechnical() == [])
  }

  @Test func `A late abnormal reading alarms and says that it is late`() throws {
    #expect(try fixture.receive(fixture.item(1, 1, offset: -600_000, [.heartRate: 150], live: false)) == [.alarmed])
    let evidence = try #require(try fixture.entries().last { $0.type == .readingAlarmed })
    #expect(evidence.body["late"] == .bool(true))
    #expect(evidence.body["reading"]?.integer == HandClock.start.milliseconds - 600_000)
  }

  static let farOff: [Int64] = [-40 * 86_400_000, 2 * 86_400_000, .min / 2, .max / 2]

  @Test(arguments: farOff)
  func `A time that no clock explains is rejected when normal and alarms when abnormal`(_ offset: Int64) throws {
    #expect(try fixture.receive(fixture.item(1, 1, offset: offset)) == [.rejected])
    #expect(try fixture.receive(fixture.item(1, 2, offset: offset, [.heartRate: 150])) == [.alarmed])
    let evidence = try #require(try fixture.entries().last { $0.type == .readingAlarmed })
    #expect(evidence.body["timeFarOff"] == .bool(true))
    #expect(evidence.body["reading"]?.integer == HandClock.start.milliseconds)
    #expect(try fixture.look { WardSnapshot($0).isConserved })
  }

  @Test func `An unknown device's reading is rejected and counted under nobody`() throws {
    #expect(try fixture.receive(fixture.item(77, 1)) == [.rejected])
    #expect(try fixture.look { $0[.nobody].conservation[.rejected] } == 1)
    #expect(try fixture.look { $0.total[.rejected] } == 1)
  }

  @Test func `What unknown devices send costs no memory for each number`() throws {
    for number in 0..<50 { try fixture.receive(fixture.item(77, UInt64(number * 7), boot: UInt64(number))) }
    #expect(try fixture.look { $0[.nobody].held.isEmpty })
    #expect(try fixture.look { $0.gapSuspects.isEmpty })
    #expect(try fixture.look { $0[.nobody].conservation.received } == 50)
  }

  @Test func `A reading of a device that nobody wears is rejected, raised once, and sealed under the intake's key`()
    throws
  {
    let loose = fixture.loose.value
    #expect(try fixture.receive(fixture.item(loose, 1), fixture.item(loose, 2)) == [.rejected, .rejected])
    #expect(try fixture.openTechnical().filter { $0 == "unbound-device" }.count == 1)
    #expect(try fixture.conservation(loose)[.rejected] == 2)
    let (reasons, sealed) = try fixture.store.pool.read { db in
      (
        try String.fetchAll(db, sql: "SELECT reason FROM rejections ORDER BY id"),
        try Data.fetchAll(db, sql: "SELECT bytes FROM rejections ORDER BY id")
      )
    }
    #expect(reasons == ["worn-by-nobody", "worn-by-nobody"])
    #expect(sealed.count == 2 && sealed.allSatisfy { $0.range(of: Data(#""hr":"#.utf8)) == nil })
  }

  @Test func `A late reading belongs to whoever wore the device at its time`() throws {
    let (first, second) = (fixture.patients[0], fixture.patients[1])
    fixture.clock.advance(600_000)
    let handover = fixture.clock.now
    try fixture.store.writer.wait { transaction in
      try transaction.unbind("w-1", from: first, until: handover)
      try transaction.bind("w-1", to: second, since: handover)
    }
    fixture.clock.advance(60_000)
    #expect(try fixture.receive(fixture.item(1, 1, offset: -120_000, [.heartRate: 150], live: false)) == [.alarmed])
    #expect(try fixture.entries().last { $0.type == .readingAlarmed }?.subject == first.id)
    #expect(try fixture.receive(fixture.item(1, 2, [.heartRate: 150])) == [.alarmed])
    #expect(try fixture.entries().last { $0.type == .readingAlarmed }?.subject == second.id)
    #expect(try fixture.look { $0.alerts.ofPatient.count } == 2)
  }

  @Test func `A flood of refusals becomes a few rows and an exact count`() throws {
    let index = fixture.loose
    for _ in 0..<200 {
      try fixture.store.writer.wait {
        try $0.refuse(RefusedMessage(device: index, reason: "not-json", bytes: Array("garbage".utf8)))
      }
    }
    let (rows, total) = try fixture.store.pool.read { db in
      (
        try Int.fetchOne(db, sql: "SELECT count(*) FROM rejections") ?? 0,
        try Int.fetchOne(db, sql: "SELECT sum(count) FROM rejections") ?? 0
      )
    }
    #expect(rows == 8)
    #expect(total == 200)
    #expect(try fixture.conservation(index.value)[.rejected] == 200)
  }
}
