import TestChance
import TestVitals
import Testing

@testable import Vitals

@Suite struct IntervalSetTests {
  /// Ten numbers at either end of what fits, so that every edge is met.
  static let bases: [UInt64] = [0, 1, .max - 10, .max - 9]

  private static func set(_ members: UInt16, from base: UInt64) -> IntervalSet {
    var set = IntervalSet()
    for offset in 0..<10 where members & (1 << offset) != 0 { set.insert(base + UInt64(offset)) }
    return set
  }

  /// The runs of ones, or of zeros between ones, in `members`.
  private static func runs(_ members: UInt16, of bit: UInt16, from base: UInt64) -> [ClosedRange<UInt64>] {
    var runs: [ClosedRange<UInt64>] = []
    let inner = members == 0 ? 0..<0 : members.trailingZeroBitCount..<(16 - members.leadingZeroBitCount)
    for offset in inner where members >> offset & 1 == bit {
      let number = base + UInt64(offset)
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs
  }

  @Test("Any range added to any set of ten numbers leaves exactly the union", arguments: bases)
  func exhaustive(base: UInt64) {
    var wrong = 0
    for members in 0..<UInt16(1 << 10) {
      let before = Self.set(members, from: base)
      for low in 0..<10 {
        for high in low..<10 {
          var after = before
          after.insert(base + UInt64(low)...base + UInt64(high))
          let union = members | ((1 << UInt16(high + 1)) - (1 << UInt16(low)))
          if after.ranges != Self.runs(union, of: 1, from: base) { wrong += 1 }
        }
      }
    }
    #expect(wrong == 0)
  }

  @Test("Membership and gaps are those of the numbers put in", arguments: bases)
  func members(base: UInt64) {
    for members in 0..<UInt16(1 << 10) {
      var set = Self.set(members, from: base)
      #expect(set.gaps == Self.runs(members, of: 0, from: base))
      for offset in 0..<10 {
        let isMember = members & (1 << offset) != 0
        let number = base + UInt64(offset)
        guard set.contains(number) == isMember else { return #expect(Bool(false), "\(number) in \(set.ranges)") }
        if isMember {
          let isNew = set.insert(number)
          #expect(!isNew)
        }
      }
      #expect(set.ranges == Self.runs(members, of: 1, from: base))
    }
  }

  @Test("In any order it holds what a Set holds, in sorted ranges that do not touch", arguments: SplitMix64.seeds)
  func property(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<60 {
      var set = IntervalSet()
      var model: Set<UInt64> = []
      let base: UInt64 = [0, .max - 199, 1 << 53].randomElement(using: &generator) ?? 0
      for _ in 0..<80 {
        let low = UInt64.random(in: 0...199, using: &generator)
        if generator.chance(oneIn: 3) {
          let high = UInt64.random(in: low...min(low + 9, 199), using: &generator)
          set.insert(base + low...base + high)
          model.formUnion(base + low...base + high)
        } else {
          let isNew = set.insert(base + low)
          #expect(isNew == model.insert(base + low).inserted, "seed \(seed)")
        }
      }
      #expect(set.ranges.flatMap { Array($0) } == model.sorted(), "seed \(seed)")
      #expect(zip(set.ranges, set.ranges.dropFirst()).allSatisfy { $1.lowerBound - $0.upperBound > 1 })
      #expect(set.gaps.flatMap { Array($0) }.allSatisfy { !model.contains($0) && !set.contains($0) })
    }
  }

  @Test("Numbers in order prolong one range in place")
  func inOrder() {
    var set = IntervalSet()
    set.insert(5)
    let address = set.ranges.withUnsafeBufferPointer { $0.baseAddress }
    for number in 6...10_000 as ClosedRange<UInt64> { set.insert(number) }
    #expect(set.ranges == [5...10_000])
    #expect(set.ranges.withUnsafeBufferPointer { $0.baseAddress } == address)
  }
}
