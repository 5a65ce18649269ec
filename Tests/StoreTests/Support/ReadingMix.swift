import TestChance
import Vitals

@testable import Store

/// A seeded stream of everything that devices send: normal, abnormal, technical, again, changed, late, out of order, from
/// far-off times, from devices that nobody knows or wears.
struct ReadingMix {
  private var generator: SplitMix64
  private let devices: Int64
  private let loose: Int64
  private var next: [Int64: UInt64] = [:]
  private var boots: [Int64: UInt64] = [:]
  private var earlier: [ReceivedReading] = []

  init(seed: UInt64, devices: Int64, loose: Int64) {
    generator = SplitMix64(seed: seed)
    self.devices = devices
    self.loose = loose
  }

  /// Up to a dozen readings; the clock moves a little before them.
  mutating func batch(of fixture: StoreFixture) -> [ReceivedReading] {
    fixture.clock.advance(Int64.random(in: 0...20_000, using: &generator))
    return (0..<Int.random(in: 1...12, using: &generator)).map { _ in
      let item = one(of: fixture)
      earlier.append(item)
      if earlier.count > 200 { earlier.removeFirst(100) }
      return item
    }
  }

  private mutating func one(of fixture: StoreFixture) -> ReceivedReading {
    let device = Int64.random(in: 1...devices, using: &generator)
    if Int.random(in: 0..<50, using: &generator) == 0 { boots[device, default: 0] += 1 }
    let boot = boots[device, default: 0]
    let number = next[device, default: 0]
    next[device] = number + UInt64.random(in: 1...5, using: &generator) / 4 + 1
    let rate = Int.random(in: 55...90, using: &generator)
    switch Int.random(in: 0..<20, using: &generator) {
    case 0, 1: return earlier.randomElement(using: &generator) ?? fixture.item(device, number, boot: boot)
    case 2, 3: return fixture.item(device, number, boot: boot, [.heartRate: 150 + rate / 10])
    case 4: return fixture.item(device, number, boot: boot, [.oxygenSaturation: 88, .heartRate: rate])
    case 5: return fixture.item(device, number, boot: boot, [.heartRate: rate]) { $0.battery = 5 }
    case 6: return fixture.item(device, number, boot: boot) { $0.contact = false }
    case 7: return fixture.item(device, nil, [.heartRate: rate])
    case 8: return fixture.item(device, number / 2, boot: boot, [.heartRate: rate])
    case 9: return fixture.item(device, number, boot: boot, offset: -400_000, [.heartRate: rate], live: false)
    case 10: return fixture.item(device, number, boot: boot, offset: -900_000, [.heartRate: 150], live: false)
    case 11: return fixture.item(device, number, boot: boot, offset: 90 * 86_400_000, [.heartRate: rate])
    case 12: return fixture.item(loose, number, [.heartRate: rate])
    case 13: return fixture.item(99, number, [.heartRate: rate])
    case 14: return fixture.item(device, number, boot: boot, offset: 300_000, [.heartRate: rate])
    default: return fixture.item(device, number, boot: boot, [.heartRate: rate, .oxygenSaturation: 98])
    }
  }
}
