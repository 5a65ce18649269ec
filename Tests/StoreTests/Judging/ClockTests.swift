import Foundation
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// Devices whose clocks are off: their readings are judged at a time that can be believed.
@Suite struct ClockTests {
  let fixture: StoreFixture

  init() throws { fixture = try StoreFixture() }

  @Test func `A clock that runs ahead is technical, and its readings are judged at the time of receipt`() throws {
    #expect(try fixture.receive(fixture.item(1, 1, offset: 600_000)) == [.technical])
    #expect(try fixture.openTechnical().contains("clock-ahead"))
    #expect(try fixture.receive(fixture.item(1, 2, offset: 600_000, [.heartRate: 150])) == [.alarmed])
    let evidence = try #require(try fixture.entries().last { $0.type == .readingAlarmed })
    #expect(evidence.body["reading"]?.integer == HandClock.start.milliseconds)
    fixture.clock.advance(1_000)
    #expect(try fixture.receive(fixture.item(1, 3)) == [.summarised])
    #expect(!(try fixture.openTechnical().contains("clock-ahead")))
  }

  private func lag(_ count: Int, from first: UInt64 = 0, by lag: Int64 = 100_000) throws -> [Outcome] {
    try (0..<UInt64(count)).map { number in
      fixture.clock.advance(1_000)
      return try fixture.receive(fixture.item(1, first + number, offset: -lag))[0]
    }
  }

  @Test func `A clock that lags alike for many readings is skew, and no sooner`() throws {
    let outcomes = try lag(DeviceClock.lagReadings + 3)
    #expect(outcomes.prefix(DeviceClock.lagReadings - 1).allSatisfy { $0 == .summarised })
    #expect(outcomes.dropFirst(DeviceClock.lagReadings - 1).allSatisfy { $0 == .technical })
    #expect(try fixture.look { $0[DeviceIndex(1)].clock.correctionMilliseconds } == 100_000)
    #expect(try fixture.openTechnical().contains("clock-skew"))
  }

  @Test func `A known lag survives a restart`() throws {
    _ = try lag(DeviceClock.lagReadings)
    try fixture.restart()
    #expect(try lag(2, from: 1_000) == [.technical, .technical])
    #expect(try fixture.look { $0[DeviceIndex(1)].clock.correctionMilliseconds } == 100_000)
  }

  @Test func `A backlog that drains is late, not skewed: its readings keep their times`() throws {
    let backlog = (0..<120).map { fixture.item(1, UInt64($0), offset: Int64($0 - 180) * 1_000) }
    #expect(try fixture.receive(backlog).allSatisfy { $0 == .summarised })
    #expect(try fixture.look { $0[DeviceIndex(1)].clock.correctionMilliseconds } == 0)
  }

  @Test func `What a device stored says nothing of its clock`() throws {
    for number in 0..<40 {
      #expect(try fixture.receive(fixture.item(1, UInt64(number), offset: -100_000, live: false)) == [.summarised])
      fixture.clock.advance(1_000)
    }
    #expect(try fixture.look { $0[DeviceIndex(1)].clock.correctionMilliseconds } == 0)
  }
}
