import Ledger
import TestChance
import Testing
import Triage
import Vitals

@testable import Store

/// The record of received numbers under attack: bounded, exact within its bounds, and never the cause of a second effect.
@Suite struct ReceivedNumbersTests {
  private static func time(_ seconds: Int64) -> Timestamp {
    Timestamp(milliseconds: 1_700_000_000_000 + seconds * 1_000)
  }

  @Test func `Within its bounds it is exact, however the numbers come`() {
    var numbers = ReceivedNumbers()
    var dice = SplitMix64(seed: 7)
    var known: Set<UInt64> = []
    for _ in 0..<3_000 {
      let (boot, sequence) = (UInt64.random(in: 0..<20, using: &dice), UInt64.random(in: 0..<150, using: &dice))
      #expect(numbers.insert(boot: boot, sequence: sequence, time: nil).isEmpty)
      known.insert(boot << 32 | sequence)
    }
    for boot in 0..<20 as Range<UInt64> {
      for sequence in 0..<150 as Range<UInt64> {
        #expect(numbers.holds(boot: boot, sequence: sequence) == known.contains(boot << 32 | sequence))
      }
    }
  }

  @Test func `Scattered numbers near the top leave the real device's next number new`() {
    var numbers = ReceivedNumbers()
    for sequence in 0..<5_000 as Range<UInt64> { _ = numbers.insert(boot: 1, sequence: sequence, time: nil) }
    var losses: [NumberLoss] = []
    for step in 0..<6_000 as Range<UInt64> {
      losses += numbers.insert(boot: 1, sequence: UInt64.max - 2 * step, time: nil)
      #expect(numbers.rangeCount <= ReceivedNumbers.rangeBound)
    }
    #expect(!losses.isEmpty && losses.count < 6_000 / 200)
    #expect(!numbers.holds(boot: 1, sequence: 5_000))
    #expect(numbers.holds(boot: 1, sequence: 4_999))
  }

  @Test func `A start that was forgotten is known by number and by time, and what is newer by either is new`() {
    var numbers = ReceivedNumbers()
    for boot in 0..<200 as Range<UInt64> {
      _ = numbers.insert(boot: boot, sequence: 1, time: Self.time(Int64(boot)))
      #expect(numbers.boots.count <= ReceivedNumbers.bootBound)
    }
    let forgotten = numbers.forgotten
    #expect(forgotten != nil && numbers.boots.allSatisfy { $0.boot > forgotten?.boot ?? .max })
    #expect(numbers.isForgotten(boot: 3, time: Self.time(3), isFarOff: false))
    #expect(!numbers.isForgotten(boot: 3, time: Self.time(500), isFarOff: false))
    #expect(numbers.isForgotten(boot: 3, time: Self.time(500), isFarOff: true))
    #expect(!numbers.isForgotten(boot: 900, time: Self.time(3), isFarOff: true))
    #expect(!numbers.isForgotten(boot: 199, time: Self.time(3), isFarOff: false))
  }

  @Test func `It comes back from its bytes, also from those of the version without bounds`() throws {
    var state = DeviceState()
    for boot in 0..<90 as Range<UInt64> {
      for sequence in [1, 2, 5, boot] as [UInt64] {
        state.apply(
          DeviceRecordEntry(
            device: DeviceIndex(1), outcome: .summarised, boot: boot, sequence: sequence, time: Self.time(Int64(boot))),
          at: Self.time(Int64(boot)))
      }
    }
    var writer = ByteWriter()
    state.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    #expect(try DeviceState(from: &reader) == state)
    #expect(reader.isAtEnd)

    var old = ByteWriter()
    old.byte(1)
    Conservation().encode(into: &old)
    for value in [5, 6, 0] as [Int64] { old.signed(value) }
    for value in [1, 9, 1, 3, 4] as [UInt64] { old.varint(value) }
    var oldReader = ByteReader(old.bytes)
    let read = try DeviceState(from: &oldReader)
    #expect(read.holds(boot: 9, sequence: 7) && !read.holds(boot: 9, sequence: 8) && oldReader.isAtEnd)
  }

  enum Attack: String, CaseIterable, Sendable {
    case everySecond, newStartEachTime, randomStarts, scattered, mixed
  }

  /// Through the writer, with repetitions and a restart in the middle.
  @Test(arguments: Attack.allCases) func `Hostile numbers stay bounded and no reading has two effects`(attack: Attack)
    throws
  {
    let fixture = try StoreFixture(wards: 2)
    var dice = SplitMix64(seed: 0xED6E)
    var effects: [[UInt64]: Outcome] = [:]
    var sent: [ReceivedReading] = []
    for round in 0..<14 as Range<UInt64> {
      var items: [ReceivedReading] = []
      for step in 0..<400 as Range<UInt64> {
        let number = round * 400 + step
        let (boot, sequence) = Self.next(attack, number, &dice)
        items.append(
          fixture.item(
            1, sequence, boot: boot, offset: Int64(step), step % 97 == 0 ? [.heartRate: 150] : [.heartRate: 70]))
      }
      sent += items
      items += (0..<100).compactMap { _ in sent.randomElement(using: &dice) }
      for (item, outcome) in zip(items, try fixture.receive(items)) where outcome != .duplicate && outcome != .rejected
      {
        let key = [item.reading.boot, item.reading.sequence ?? 0]
        #expect(effects.updateValue(outcome, forKey: key) == nil, "\(attack): \(key) had an effect twice")
      }
      #expect(try fixture.receive(fixture.item(2, round)) == [.summarised])
      fixture.clock.advance(1_000)
      if round == 7 { try fixture.restart() }
    }
    let rules = fixture.rules
    try fixture.store.writer.wait { try $0.reportGaps(rules: rules) }
    #expect(try fixture.openTechnical().contains("numbers-lost"))
    let entries = try fixture.count(of: .numbersLost)
    #expect((1...600).contains(entries))
    let state = try fixture.look { $0[DeviceIndex(1)] }
    #expect(state.numbers.rangeCount <= ReceivedNumbers.rangeBound && state.held.count <= ReceivedNumbers.bootBound)
    var writer = ByteWriter()
    state.encode(into: &writer)
    #expect(writer.count < 64 << 10)
    let before = try fixture.look { WardSnapshot($0) }
    #expect(before.isConserved)
    try fixture.restart()
    #expect(try fixture.look { WardSnapshot($0) } == before)
  }

  private static func next(_ attack: Attack, _ number: UInt64, _ dice: inout SplitMix64) -> (UInt64, UInt64) {
    switch attack {
    case .everySecond: (1, number * 2)
    case .newStartEachTime: (number, 0)
    case .randomStarts: (.random(in: 0...(1 << 53 - 1), using: &dice), number)
    case .scattered: (1, .random(in: 0...(1 << 53 - 1), using: &dice))
    case .mixed:
      number % 3 == 0
        ? (1, number / 3) : (.random(in: 0..<200, using: &dice), .random(in: 0...(1 << 53 - 1), using: &dice))
    }
  }
}
