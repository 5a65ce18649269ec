import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// Whose a reading is when the gateway's clock was set back, and in the seconds in which a device is put on.
@Suite struct WearingTimeTests {
  private static let hour: Int64 = 3_600_000
  let fixture: StoreFixture
  private var first: Patient { fixture.patients[0] }
  private var second: Patient { fixture.patients[1] }

  init() throws {
    fixture = try StoreFixture(wards: 2)
    fixture.clock.advance(1_000)
  }

  private func act(_ body: @escaping @Sendable (Transaction) throws -> Void) throws {
    try fixture.store.writer.wait(body)
  }

  private func bind(_ patient: Patient) throws {
    let since = fixture.clock.now
    try act { try $0.bind("loose", to: patient, since: since) }
  }

  private func unbind(_ patient: Patient) throws {
    let until = fixture.clock.now
    try act { try $0.unbind("loose", from: patient, until: until) }
  }

  private func loose(
    _ sequence: UInt64, offset: Int64 = 0, _ vitals: [Vital: Int] = [.heartRate: 70], live: Bool = true
  ) -> ReceivedReading {
    fixture.item(fixture.loose.value, sequence, offset: offset, vitals, live: live)
  }

  /// Whom the newest evidence is about.
  private func alarmedPatient() throws -> String? {
    try fixture.entries().last { $0.type == .readingAlarmed }?.subject
  }

  @Test func `A clock that is set back takes no device off its patient, and an emergency still calls`() throws {
    try bind(first)
    fixture.clock.advance(-Self.hour)
    // By the device's own clock, which is right, and by one that was set back with the gateway's.
    #expect(try fixture.receive(loose(1, offset: Self.hour)) == [.technical])
    #expect(try fixture.receive(loose(2)) == [.summarised])
    #expect(try fixture.receive(loose(3, offset: Self.hour, [.heartRate: 150])) == [.alarmed])
    #expect(try alarmedPatient() == first.id)
    try fixture.restart()
    #expect(try fixture.receive(loose(4, [.heartRate: 151])) == [.alarmed])
    #expect(try alarmedPatient() == first.id)
  }

  @Test func `After a clock was set back a live reading is the present wearer's, not that of whoever wore it then`()
    throws
  {
    try bind(first)
    fixture.clock.advance(Self.hour)
    try unbind(first)
    try bind(second)
    fixture.clock.advance(-Self.hour / 2)
    #expect(try fixture.receive(loose(1, [.heartRate: 150])) == [.alarmed])
    #expect(try alarmedPatient() == second.id)
    // Stored before the device moved on, by a clock that is right.
    #expect(try fixture.receive(loose(2, offset: Self.hour / 2 - 1_000, [.heartRate: 150], live: false)) == [.alarmed])
    #expect(try alarmedPatient() == first.id)
  }

  @Test func `A stored reading that fits no wearing is the present wearer's while the clock is behind the ledger`()
    throws
  {
    try bind(first)
    fixture.clock.advance(60_000)
    #expect(try fixture.receive(loose(1, [.heartRate: 150])) == [.alarmed])
    fixture.clock.advance(-Self.hour)
    #expect(try fixture.receive(loose(2, offset: -5_000, [.heartRate: 150], live: false)) == [.alarmed])
    // Taken before the device was put on.
    #expect(try fixture.receive(loose(3, offset: -90_000, live: false)) == [.rejected])
    // The clock has come to where the ledger is: the same times are nobody's again.
    fixture.clock.advance(2 * Self.hour)
    #expect(try fixture.receive(loose(4, offset: -2 * Self.hour - 5_000, live: false)) == [.rejected])
  }

  @Test func `A device that was bound by a clock that ran ahead can be taken off and put on somebody else`() throws {
    fixture.clock.advance(Self.hour)
    try bind(first)
    fixture.clock.advance(-Self.hour)
    try unbind(first)
    #expect(try fixture.receive(loose(1, [.heartRate: 150])) == [.rejected])
    fixture.clock.advance(1_000)
    try bind(second)
    #expect(try fixture.receive(loose(2, [.heartRate: 150])) == [.alarmed])
    #expect(try alarmedPatient() == second.id)
    let memory = try fixture.look { $0.registry }.device(named: "loose")
    try fixture.restart()
    #expect(try fixture.look { $0.registry }.device(named: "loose") == memory)
    // An hour on the clock is past all of it, and nothing has moved to somebody else.
    fixture.clock.advance(2 * Self.hour)
    #expect(try fixture.receive(loose(3, [.heartRate: 151])) == [.alarmed])
    #expect(try alarmedPatient() == second.id)
  }

  @Test func `Times that only overlap are refused as before`() throws {
    try bind(first)
    let earlier = fixture.clock.now.adding(milliseconds: -60_000)
    let patient = first
    #expect(throws: StoreError.conflict(.bindingOverlaps)) {
      try act { try $0.unbind("loose", from: patient, until: earlier) }
    }
  }

  @Test func `In the seconds in which a device is put on, its live readings are not lost between two clocks`() throws {
    try bind(first)
    let tolerance = Int64(fixture.rules.clock.skewMilliseconds)
    #expect(try fixture.receive(loose(1, offset: -tolerance, [.heartRate: 150])) == [.alarmed])
    #expect(try fixture.receive(loose(2, offset: -tolerance - 1)) == [.rejected])
    #expect(try fixture.receive(loose(3, offset: -tolerance, live: false)) == [.rejected])
  }

  @Test func `A device that nobody wears by now is nobody's, whatever the clock`() throws {
    try bind(first)
    fixture.clock.advance(Self.hour)
    try unbind(first)
    fixture.clock.advance(-Self.hour / 2)
    #expect(try fixture.receive(loose(1, [.heartRate: 150])) == [.rejected])
    #expect(try fixture.look { $0.registry }.device(named: "loose")?.presentWearer == nil)
  }
}
