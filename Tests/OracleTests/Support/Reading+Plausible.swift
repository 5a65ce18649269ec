import TestChance
import TestVitals
import Vitals

extension Reading {
  /// Readings near every edge of the chart and of the limits, few enough of them far outside that aggregates decide too.
  static func plausible(at time: Int64, sequence: UInt64, using generator: inout SplitMix64) -> Reading {
    var reading = Reading(time: Timestamp(milliseconds: time), sequence: sequence, boot: 1)
    let isWild = generator.chance(oneIn: 25)
    for vital in Vital.allCases where generator.chance(oneIn: 2) {
      let range = isWild ? vital.possible : mild(vital)
      reading.vitals[vital] = Int.random(in: range, using: &generator)
    }
    if generator.chance(oneIn: 60) { reading.vitals[.heartRate] = 0 }
    if generator.chance(oneIn: 3) { reading.oxygen = Bool.random(using: &generator) }
    if generator.chance(oneIn: 3) {
      reading.consciousness =
        generator.chance(oneIn: 20) ? Consciousness.allCases.randomElement(using: &generator) : .alert
    }
    if generator.chance(oneIn: 3) {
      reading.rhythm = generator.chance(oneIn: 20) ? Rhythm.allCases.randomElement(using: &generator) : .normal
    }
    if generator.chance(oneIn: 40) { reading.fall = true }
    if generator.chance(oneIn: 20) { reading.contact = Bool.random(using: &generator) }
    if generator.chance(oneIn: 10) { reading.battery = UInt8.random(in: 0...100, using: &generator) }
    if generator.chance(oneIn: 10) { reading.motion = Bool.random(using: &generator) }
    if generator.chance(oneIn: 40) { reading.faults = DeviceFaults(rawValue: .random(in: 0...255, using: &generator)) }
    if generator.chance(oneIn: 40) { reading.impossible[.heartRate] = 999 }
    return reading
  }

  /// Values that score 0 to 2, and the first beyond.
  private static func mild(_ vital: Vital) -> ClosedRange<Int> {
    switch vital {
    case .heartRate: 41...131
    case .oxygenSaturation: 91...100
    case .respiratoryRate: 9...25
    case .temperature: 350...401
    case .systolic: 90...220
    case .diastolic: 39...120
    case .glucose: 39...139
    }
  }
}
