import TestChance
import TestVitals
import Vitals

@testable import Payload

/// A payload of any format, decoded as device `w1` on its usual topic.
func decodeMessage(
  _ bytes: [UInt8], contentType: String? = nil, topic: String = "vigil/v1/icu/w1/readings",
  mappings: MappingSet = .none, receivedAt: Timestamp = Timestamp(milliseconds: 1_800_000_000_000)
) throws(PayloadError) -> DecodedMessage {
  let decoder = PayloadDecoder(mappings: mappings)
  let outcome: Result<DecodedMessage, PayloadError> = bytes.withUnsafeBytes { memory in
    do throws(PayloadError) {
      let device = try testDevice()
      return .success(
        try decoder.decode(memory, contentType: contentType, topic: topic, expecting: device, receivedAt: receivedAt))
    } catch {
      return .failure(error)
    }
  }
  return try outcome.get()
}

func decodeMessage(
  _ text: String, contentType: String? = nil, topic: String = "vigil/v1/icu/w1/readings",
  mappings: MappingSet = .none, receivedAt: Timestamp = Timestamp(milliseconds: 1_800_000_000_000)
) throws(PayloadError) -> DecodedMessage {
  try decodeMessage(
    Array(text.utf8), contentType: contentType, topic: topic, mappings: mappings, receivedAt: receivedAt)
}

private func testDevice() throws(PayloadError) -> DeviceID {
  do { return try DeviceID("w1") } catch { throw .deviceMismatch }
}

/// Fixed-point steps as a plain decimal: 367 tenths is `36.7`.
func decimal(_ steps: Int, scale: Int) -> String {
  guard scale == 10 else { return "\(steps)" }
  return (steps < 0 ? "-" : "") + "\(steps.magnitude / 10).\(steps.magnitude % 10)"
}

/// One vital's number and unit, in a unit that gives the same steps back.
struct SpelledQuantity {
  let value: String
  let unit: String

  init(_ vital: Vital, steps: Int, using generator: inout SplitMix64) {
    guard vital == .temperature, generator.chance(oneIn: 2) else {
      let spellings: [String] =
        switch vital {
        case .heartRate: ["/min", "1/min", "{beat}/min", "{beats}/min"]
        case .respiratoryRate: ["/min", "{breath}/min", "{breaths}/min"]
        default: [vital.ucum]
        }
      value = decimal(steps, scale: vital.scale)
      unit = spellings[Int.random(in: 0..<spellings.count, using: &generator)]
      return
    }
    if Bool.random(using: &generator) {
      // 36.7 Cel is exactly 98.06 °F: hundredths are tenths times 18, plus 3200.
      (value, unit) = (Self.hundredths(steps * 18 + 3_200), "[degF]")
    } else {
      (value, unit) = (Self.hundredths(steps * 10 + 27_315), "K")
    }
  }

  private static func hundredths(_ value: Int) -> String {
    let rest = value.magnitude % 100
    return (value < 0 ? "-" : "") + "\(value.magnitude / 100)." + (rest < 10 ? "0\(rest)" : "\(rest)")
  }
}

extension Reading {
  /// Every numeric vital, possible or not, in steps.
  var allSteps: [(vital: Vital, steps: Int)] {
    Vital.allCases.compactMap { vital in (vitals[vital] ?? impossible[vital]).map { (vital, $0) } }
  }

  /// What every format can carry: the vitals, consciousness, oxygen, rhythm, faults and the numbering.
  static func common(using generator: inout SplitMix64) -> Reading {
    var reading = Reading.random(using: &generator)
    // The formats write instants as seconds since 1970, where SenML takes small ones for relative.
    reading.time = Timestamp(milliseconds: .random(in: 1_700_000_000_000...1_900_000_000_000, using: &generator))
    if reading.sequence == nil { reading.boot = 0 }
    reading.battery = nil
    reading.fall = nil
    reading.contact = nil
    reading.motion = nil
    return reading
  }
}
