import Store
import Testing

@testable import Alerting

@Suite struct SilenceTableTests {
  private func devices(_ range: ClosedRange<Int64>, limit: Int64 = 5_000) -> [DeviceIndex: Int64] {
    Dictionary(range.map { (DeviceIndex($0), limit) }) { first, _ in first }
  }

  /// Lets time pass in quarter seconds.
  private func pass(_ table: inout SilenceTable, from start: Int64, to end: Int64) -> [SilenceChange] {
    var changes: [SilenceChange] = []
    for now in stride(from: start, through: end, by: 250) { changes += table.advance(to: now) }
    return changes
  }

  @Test func aDeviceIsReportedOnceAfterItsLimitAndTheGathering() {
    var table = SilenceTable(SilenceSettings(outageMinimum: 10), now: 0)
    table.watch(devices(1...20), now: 0)
    var changes: [SilenceChange] = []
    for now in stride(from: 0 as Int64, through: 60_000, by: 250) {
      table.heard((2...20).map { DeviceIndex($0) }, now: now)
      if now < 3_000 { table.heard([DeviceIndex(1)], now: now) }
      changes += table.advance(to: now)
    }
    #expect(changes.count == 1)
    guard case .silent(DeviceIndex(1), let milliseconds)? = changes.first else {
      Issue.record("not silent: \(changes)")
      return
    }
    #expect((10_000...12_000).contains(milliseconds))
    table.heard([DeviceIndex(1)], now: 60_000)
    #expect(table.advance(to: 60_250) == [.recovered(DeviceIndex(1))])
  }

  @Test func aGatheringDeviceThatIsHeardAgainIsNeverReported() {
    var table = SilenceTable(SilenceSettings(outageMinimum: 10), now: 0)
    table.watch(devices(1...1), now: 0)
    #expect(pass(&table, from: 0, to: 7_000).isEmpty)
    table.heard([DeviceIndex(1)], now: 7_000)
    #expect(pass(&table, from: 7_250, to: 11_000).isEmpty)
  }

  @Test func aLastWillIsReportedAfterItsGraceUnlessSomethingCame() {
    var table = SilenceTable(SilenceSettings(gatherMilliseconds: 0, outageMinimum: 10), now: 0)
    table.watch(devices(1...2, limit: 100_000), now: 0)
    table.connection(of: DeviceIndex(1), isLost: true, now: 1_000)
    table.connection(of: DeviceIndex(2), isLost: true, now: 1_000)
    table.heard([DeviceIndex(2)], now: 2_000, measured: [DeviceIndex(2): 1_500])
    let changes = pass(&table, from: 1_000, to: 20_000)
    #expect(changes.count == 1)
    guard case .lost(DeviceIndex(1), _)? = changes.first else {
      Issue.record("not lost: \(changes)")
      return
    }
  }

  @Test func aWillDoesNotOvertakeWhatWasSentBeforeIt() {
    var table = SilenceTable(SilenceSettings(gatherMilliseconds: 0, outageMinimum: 10), now: 0)
    table.watch(devices(1...1, limit: 1_000_000), now: 0)
    let device = DeviceIndex(1)
    table.connection(of: device, isLost: true, now: 10_000)
    var changes: [SilenceChange] = []
    // A backlog drains for half a minute: all of it was measured before the link broke.
    for now in stride(from: 10_250 as Int64, through: 40_000, by: 250) {
      table.heard([device], now: now, measured: [device: 9_000])
      changes += table.advance(to: now)
    }
    #expect(changes.isEmpty)
    changes = pass(&table, from: 40_250, to: 49_750)
    #expect(changes.isEmpty)
    #expect(pass(&table, from: 50_000, to: 50_250) == [.lost(device, milliseconds: 10_000)])
    // More of the backlog is no sign of life either; one reading of now is.
    table.heard([device], now: 60_000, measured: [device: 9_500])
    #expect(table.lost(among: [device]) == [device])
    #expect(pass(&table, from: 60_250, to: 80_000).contains { if case .lost = $0 { true } else { false } })
    table.heard([device], now: 81_000, measured: [device: 80_900])
    #expect(table.lost(among: [device]).isEmpty)
    #expect(pass(&table, from: 81_250, to: 120_000) == [.recovered(device)])
  }

  @Test func aWillThatCameWithTheFirstSessionBackOutlivesTheBrokersReturn() {
    var table = SilenceTable(SilenceSettings(gatherMilliseconds: 0, outageMinimum: 10), now: 0)
    table.watch(devices(1...2, limit: 1_000_000), now: 0)
    table.connection(of: DeviceIndex(1), isLost: true, now: 500_000)
    table.rebase(now: 501_000)
    #expect(pass(&table, from: 501_250, to: 510_750).isEmpty)
    #expect(pass(&table, from: 511_000, to: 540_000) == [.lost(DeviceIndex(1), milliseconds: 10_000)])
  }

  @Test func manyAtOnceAreOneOutageAndStragglersAreReportedAfterIt() {
    var table = SilenceTable(SilenceSettings(), now: 0)
    table.watch(devices(1...100), now: 0)
    #expect(pass(&table, from: 0, to: 30_000) == [.outageBegan(silent: 100, watched: 100)])
    table.heard((1...95).map { DeviceIndex($0) }, now: 30_000)
    var changes: [SilenceChange] = []
    for now in stride(from: 30_250 as Int64, through: 60_000, by: 250) {
      table.heard((1...95).map { DeviceIndex($0) }, now: now)
      changes += table.advance(to: now)
    }
    #expect(changes.first == .outageEnded)
    let silent = changes.compactMap { change -> Int64? in
      if case .silent(let device, _) = change { device.value } else { nil }
    }
    #expect(Set(silent) == Set(96...100))
    #expect(changes.count == 6)
  }

  private func all(but absent: Set<Int64>) -> [DeviceIndex] {
    (1...100).filter { !absent.contains($0) }.map { DeviceIndex($0) }
  }

  /// Ten units of ten devices each.
  private func wards() -> [DeviceIndex: String] {
    Dictionary(uniqueKeysWithValues: (1...100).map { (DeviceIndex($0), "ward-\(($0 - 1) / 10)") })
  }

  @Test func aUnitThatFallsSilentIsOneAlertAndItsStragglersAreReportedAfterIt() {
    var table = SilenceTable(SilenceSettings(), now: 0)
    table.watch(devices(1...100), units: wards(), now: 0)
    var changes: [SilenceChange] = []
    for now in stride(from: 250 as Int64, through: 60_000, by: 250) {
      // Ward 0 is gone, but for one device; of ward 1 two devices are, which are reported by themselves.
      let absent: Set<Int64> = now < 30_000 ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12] : [9, 11, 12]
      table.heard(all(but: absent), now: now)
      changes += table.advance(to: now)
    }
    #expect(changes.contains(.unitOutageBegan("ward-0", silent: 9, watched: 10)))
    #expect(changes.contains(.unitOutageEnded("ward-0")))
    let silent = changes.compactMap { change -> Int64? in
      if case .silent(let device, _) = change { device.value } else { nil }
    }
    #expect(Set(silent) == [9, 11, 12])
    #expect(changes.count == 5)
  }

  @Test func whenAllUnitsFallSilentItIsTheGatewaysOutageAndNoUnits() {
    var table = SilenceTable(SilenceSettings(), now: 0)
    // Ward after ward, within the gathering.
    let limits = Dictionary(uniqueKeysWithValues: (1...100).map { (DeviceIndex($0), 5_000 + ($0 - 1) / 10 * 400) })
    table.watch(limits, units: wards(), now: 0)
    let changes = pass(&table, from: 0, to: 60_000)
    #expect(changes.count == 1)
    guard case .outageBegan(silent: _, watched: 100)? = changes.first else {
      Issue.record("no outage: \(changes)")
      return
    }
  }

  @Test(arguments: [true, false]) func anOutageOfTheProcessBeforeEndsWhenItsDevicesAreHeardAndNotWithTheStart(
    ofGateway: Bool
  ) {
    var table = SilenceTable(SilenceSettings(), now: 0)
    table.resume(gateway: ofGateway, units: ofGateway ? [] : ["ward-0"])
    // The gateway's is about all of them, the unit's about the first ten.
    table.watch(devices(1...(ofGateway ? 10 : 100)), units: wards(), now: 0)
    var (before, after): ([SilenceChange], [SilenceChange]) = ([], [])
    for now in stride(from: 250 as Int64, through: 80_000, by: 250) {
      table.heard(all(but: now < 60_000 ? Set(1...10) : [10]), now: now)
      if now < 60_000 { before += table.advance(to: now) } else { after += table.advance(to: now) }
    }
    #expect(before.isEmpty, "it is open already")
    #expect(after.first == (ofGateway ? .outageEnded : .unitOutageEnded("ward-0")))
    guard case .silent(DeviceIndex(10), _)? = after.last, after.count == 2 else {
      Issue.record("not the straggler: \(after)")
      return
    }
  }

  @Test func aDeviceThatMovesTakesItsSilenceToTheOtherUnit() {
    var table = SilenceTable(SilenceSettings(), now: 0)
    table.watch(devices(1...100), units: wards(), now: 0)
    var changes: [SilenceChange] = []
    for now in stride(from: 250 as Int64, through: 40_000, by: 250) {
      if now == 20_000 {
        table.watch(devices(1...100), units: wards().mapValues { $0 == "ward-0" ? "ward-1" : $0 }, now: now)
      }
      table.heard(all(but: Set(1...10)), now: now)
      changes += table.advance(to: now)
    }
    #expect(
      changes == [
        .unitOutageBegan("ward-0", silent: 10, watched: 10), .unitOutageEnded("ward-0"),
        .unitOutageBegan("ward-1", silent: 10, watched: 20),
      ])
  }

  @Test func whileTheBrokerWasAwayNobodyWasSilent() {
    var table = SilenceTable(SilenceSettings(), now: 0)
    table.watch(devices(1...100), now: 0)
    table.rebase(now: 500_000)
    #expect(pass(&table, from: 500_000, to: 504_000).isEmpty)
  }

  @Test func whoIsNoLongerWatchedIsForgotten() {
    var table = SilenceTable(SilenceSettings(gatherMilliseconds: 0, outageMinimum: 10), now: 0)
    table.watch(devices(1...2), now: 0)
    #expect(pass(&table, from: 0, to: 8_000).count == 2)
    table.watch(devices(2...2), now: 8_000)
    #expect(table.advance(to: 8_250) == [.recovered(DeviceIndex(1))])
    #expect(pass(&table, from: 8_500, to: 60_000).isEmpty)
  }

  @Test func aHundredThousandDevicesAreWatchedWithoutAScan() {
    var table = SilenceTable(SilenceSettings(outagePercent: 90, outageMinimum: 90_000), now: 0)
    table.watch(devices(1...100_000, limit: 2_000_000), now: 0)
    table.heard([DeviceIndex(7)], now: 1_000_000)
    var silent = 0
    for now in stride(from: 0 as Int64, through: 2_900_000, by: 1_000) {
      if now.isMultiple(of: 500_000) { table.heard((1...100_000).filter { $0 != 7 }.map { DeviceIndex($0) }, now: now) }
      silent += table.advance(to: now).count
    }
    #expect(silent == 0)
    #expect(table.advance(to: 3_001_000).isEmpty)
    #expect(table.advance(to: 3_010_000).count == 1)
  }
}

/// As many devices as a city has.
@Suite struct SilenceScaleTests {
  @Test func aHundredThousandDevicesFallSilentEachWithinASecondOfItsOwnLimit() {
    var settings = SilenceSettings()
    settings.outagePercent = 101
    var table = SilenceTable(settings, now: 0)
    let count: Int64 = 100_000
    // From two seconds to longer than the wheel turns, none a whole number of looks.
    let limits = Dictionary(
      uniqueKeysWithValues: (1...count).map { (DeviceIndex($0), 2_000 + ($0 * 7_919) % 1_300_001) })
    table.watch(limits, now: 0)
    var silent = 0
    var worst: Int64 = 0
    for now in stride(from: Int64(250), through: 1_310_000, by: 250) {
      for change in table.advance(to: now) {
        guard case .silent(let device, _) = change, let limit = limits[device] else { continue }
        silent += 1
        let late = now - limit - settings.gatherMilliseconds
        #expect(late >= 0)
        worst = max(worst, late)
      }
    }
    #expect(silent == Int(count))
    #expect(worst <= 1_000 + 250, "a slot of the wheel and a look")
  }
}
