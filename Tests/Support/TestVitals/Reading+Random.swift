import TestChance
import Vitals

extension Reading {
  /// Any reading that the decoder can produce: every field present or missing, impossible vitals among them.
  package static func random(using generator: inout SplitMix64) -> Reading {
    let times: ClosedRange<Int64> =
      generator.chance(oneIn: 4)
      ? -62_167_219_200_000...253_402_300_799_999 : 1_700_000_000_000...1_900_000_000_000
    var reading = Reading(time: Timestamp(milliseconds: .random(in: times, using: &generator)))
    if Bool.random(using: &generator) { reading.sequence = counter(using: &generator) }
    if Bool.random(using: &generator) { reading.boot = counter(using: &generator) }
    for vital in Vital.allCases where Bool.random(using: &generator) {
      if generator.chance(oneIn: 5) {
        reading.impossible[vital] = impossible(vital, using: &generator)
      } else {
        reading.vitals[vital] = Int.random(in: vital.possible, using: &generator)
      }
    }
    reading.consciousness = Consciousness.allCases.randomElement(using: &generator).orMissing(using: &generator)
    reading.rhythm = Rhythm.allCases.randomElement(using: &generator).orMissing(using: &generator)
    reading.battery = Optional(UInt8.random(in: 0...100, using: &generator)).orMissing(using: &generator)
    reading.oxygen = Optional(Bool.random(using: &generator)).orMissing(using: &generator)
    reading.fall = Optional(Bool.random(using: &generator)).orMissing(using: &generator)
    reading.contact = Optional(Bool.random(using: &generator)).orMissing(using: &generator)
    if generator.chance(oneIn: 4) { reading.faults = DeviceFaults(rawValue: .random(in: 0...255, using: &generator)) }
    reading.motion = Optional(Bool.random(using: &generator)).orMissing(using: &generator)
    return reading
  }

  private static func counter(using generator: inout SplitMix64) -> UInt64 {
    UInt64.random(in: 0...(1 << UInt64.random(in: 1...53, using: &generator)) - 1, using: &generator)
  }

  private static func impossible(_ vital: Vital, using generator: inout SplitMix64) -> Int {
    Bool.random(using: &generator)
      ? Int.random(in: -32_768..<vital.possible.lowerBound, using: &generator)
      : Int.random(in: vital.possible.upperBound + 1...32_767, using: &generator)
  }
}

extension Optional {
  fileprivate func orMissing(using generator: inout SplitMix64) -> Wrapped? {
    Bool.random(using: &generator) ? self : nil
  }
}
