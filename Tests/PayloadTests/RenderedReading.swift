import TestChance
import TestVitals
import Vitals

@testable import Payload

/// A reading written as a payload in one of the many ways that mean the same.
struct RenderedReading {
  let text: String
  let unknownKeys: Int

  init(_ reading: Reading, using random: inout RandomJSON) {
    var members: [(key: String, value: String)] = []
    let fields = Self.values(of: reading, using: &random)
    for field in PayloadField.allCases {
      if let value = fields[field] {
        members.append((field.key, value))
      } else if field != .device, random.generator.chance(oneIn: 5) {
        members.append((field.key, "null"))
      }
    }
    if Bool.random(using: &random.generator) { members.append(("device", random.string("w1"))) }
    unknownKeys = Int.random(in: 0...2, using: &random.generator)
    for index in 0..<unknownKeys { members.append(("x\(index)" + random.text(), random.value(depth: 3))) }
    members.shuffle(using: &random.generator)
    let written = members.map { member in
      random.space() + random.string(member.key) + random.space() + ":" + random.space() + member.value + random.space()
    }
    text = random.space() + "{" + written.joined(separator: ",") + "}" + random.space()
  }

  private static func values(of reading: Reading, using random: inout RandomJSON) -> [PayloadField: String] {
    var values: [PayloadField: String] = [:]
    values[.time] =
      Bool.random(using: &random.generator)
      ? "\(reading.time.milliseconds)" : random.string(reading.time.rfc3339)
    values[.sequence] = reading.sequence.map { "\($0)" }
    if reading.boot != 0 || Bool.random(using: &random.generator) { values[.boot] = "\(reading.boot)" }
    for field in PayloadField.allCases {
      guard let vital = field.vital, let steps = reading.vitals[vital] ?? reading.impossible[vital] else { continue }
      values[field] = number(steps, places: vital.scale == 10 ? 1 : 0, using: &random)
    }
    values[.battery] = reading.battery.map { number(Int($0), places: 0, using: &random) }
    values[.consciousness] = reading.consciousness.map { random.string($0.letter) }
    values[.rhythm] = reading.rhythm.map { random.string($0.key) }
    values[.oxygen] = reading.oxygen.map(String.init)
    values[.fall] = reading.fall.map(String.init)
    values[.contact] = reading.contact.map(String.init)
    if !reading.faults.isEmpty {
      let words = reading.faults.faults.map { random.string($0.key) }.shuffled(using: &random.generator)
      values[.faults] = "[" + words.map { random.space() + $0 + random.space() }.joined(separator: ",") + "]"
    }
    values[.motion] = reading.motion.map(String.init)
    return values
  }

  /// `steps` / 10^`places`, with or without a point, an exponent and zeros behind.
  private static func number(_ steps: Int, places: Int, using random: inout RandomJSON) -> String {
    let sign = steps < 0 ? "-" : ""
    if random.generator.chance(oneIn: 4) { return sign + "\(steps.magnitude)e-\(places)" }
    let digits = String(repeating: "0", count: places + 1) + "\(steps.magnitude)"
    let trimmed = digits.dropLast(places).drop { $0 == "0" }
    let zeros = String(repeating: "0", count: Int.random(in: 0...3, using: &random.generator))
    let fraction = digits.suffix(places) + zeros
    return sign + (trimmed.isEmpty ? "0" : trimmed) + (fraction.isEmpty ? "" : "." + fraction)
  }
}
