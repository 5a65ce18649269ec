import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// What is wrong with a device does not keep an alert of its patient alive, unless the device is blind (decision 0069).
@Suite struct TechnicalNormalTests {
  private let fixture: StoreFixture

  init() throws { fixture = try StoreFixture() }

  private func alert() throws -> AlertRecord? {
    try fixture.look { $0.alerts.open.values.first { $0.technical == nil } }
  }

  private static let remarks: [@Sendable (inout Reading) -> Void] = [
    { $0.battery = 14 }, { $0.faults = DeviceFaults(.batteryLow) }, { $0.faults = DeviceFaults(.measurementAbsent) },
    { $0.impossible[.temperature] = 999 },
  ]

  @Test("A dip that is over within its delay calls nobody, whatever the device says of itself", arguments: 0..<4)
  func dip(remark: Int) throws {
    let change = Self.remarks[remark]
    try fixture.receive(fixture.item(1, 1, [.oxygenSaturation: 88], change))
    #expect(try alert()?.alarm.state == .pending)
    fixture.clock.advance(2_000)
    #expect(try fixture.receive(fixture.item(1, 2, [.oxygenSaturation: 97], change)) == [.technical])
    #expect(try alert() == nil)
    #expect(try fixture.count(of: .alertAnnounced) == 0)
  }

  @Test("An acknowledged alert ends by rule although the battery is low all the time")
  func stable() throws {
    func receive(_ number: UInt64, _ heart: Int) throws {
      try fixture.receive(fixture.item(1, number, [.heartRate: heart]) { $0.battery = 9 })
    }
    try receive(1, 150)
    let opened = try #require(try alert()?.opened)
    try fixture.store.writer.wait { _ = try $0.feed(.acknowledged(by: "per-x"), to: opened) }
    for number in 2..<9 as Range<UInt64> {
      fixture.clock.advance(60_000)
      try receive(number, 70)
    }
    #expect(try alert() == nil)
  }

  @Test("A sensor that is off the skin ends nothing")
  func blind() throws {
    try fixture.receive(fixture.item(1, 1, [.oxygenSaturation: 88]))
    fixture.clock.advance(2_000)
    try fixture.receive(fixture.item(1, 2, [.oxygenSaturation: 97]) { $0.contact = false })
    fixture.clock.advance(2_000)
    try fixture.receive(fixture.item(1, 3, [.heartRate: 70]))
    #expect(try alert()?.alarm.state == .pending)
    fixture.clock.advance(11_000)
    try fixture.store.writer.wait { _ = try $0.tick() }
    #expect(try alert()?.alarm.state == .announced)
  }

  @Test("One channel within limits does not end what another one's absence leaves standing")
  func absent() throws {
    try fixture.receive(fixture.item(1, 1, [.oxygenSaturation: 88]))
    fixture.clock.advance(2_000)
    try fixture.receive(fixture.item(1, 2, [.heartRate: 70]) { $0.faults = DeviceFaults(.measurementAbsent) })
    #expect(try alert()?.alarm.state == .pending)
  }
}
