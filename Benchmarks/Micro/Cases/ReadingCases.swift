import Ledger
import Payload
import Triage
import Vitals

/// What happens to a reading before it reaches the writer, and the judging on it.
struct ReadingCases {
  private static let count = 512
  private static let low = [40, 90, 8, 350, 90, 40, 40]
  private static let high = [130, 100, 25, 391, 220, 120, 166]

  let rules: Rules

  func all() throws -> [Case] {
    let typical = Payloads.typical(Self.count)
    let readings = try Self.decoded(typical)
    return [
      Self.decode("decode small", Payloads.small(Self.count)),
      Self.decode("decode typical", typical),
      Self.decode("decode largest", Payloads.largest(Self.count)),
      triage(readings),
      decodeAndTriage(typical),
      Self.news(readings),
      Self.canonical(readings),
    ]
  }

  private static func decoded(_ payloads: Payloads) throws -> [Reading] {
    let device = try DeviceID(Payloads.device)
    return try payloads.bytes.map { bytes in
      try bytes.withUnsafeBytes { try NativeJSON.decode($0, expecting: device).reading }
    }
  }

  private static func decode(_ name: String, _ payloads: Payloads) -> Case {
    let device = Array(Payloads.device.utf8)
    return Case(
      "\(name), \(payloads.averageBytes) B", unit: "reading", operations: payloads.bytes.count,
      floor: .code(Floors.bytes) {
        for bytes in payloads.bytes { keep(bytes.withUnsafeBytes(Floors.scan)) }
      },
      work: {
        for bytes in payloads.bytes {
          let decoded = try device.withUnsafeBytes { name in
            try bytes.withUnsafeBytes { try NativeJSON.decode($0, expecting: name) }
          }
          keep(decoded.reading.vitals.mask)
        }
      })
  }

  private func triage(_ readings: [Reading]) -> Case {
    let rules = rules
    let values = readings.map(Self.integers)
    var state = TriageState()
    return Case(
      "triage of a normal reading", unit: "reading", operations: readings.count,
      floor: .code(Floors.ranges) { for row in values { keep(Floors.outside(row, Self.low, Self.high)) } },
      work: {
        for reading in readings {
          let verdict = Judge.judge(
            reading, receivedAt: reading.time, state: &state, orders: .standard, rules: rules)
          keep(verdict.score.lower)
        }
      })
  }

  private func decodeAndTriage(_ payloads: Payloads) -> Case {
    let rules = rules
    let device = Array(Payloads.device.utf8)
    let values = [72, 97, 15, 368, 120, 70, 54]
    var state = TriageState()
    return Case(
      "decode and triage, typical", unit: "reading", operations: payloads.bytes.count, aimPerSecond: 1e6,
      floor: .code("\(Floors.bytes), \(Floors.ranges)") {
        for bytes in payloads.bytes {
          keep(bytes.withUnsafeBytes(Floors.scan))
          keep(Floors.outside(values, Self.low, Self.high))
        }
      },
      work: {
        for bytes in payloads.bytes {
          let reading = try device.withUnsafeBytes { name in
            try bytes.withUnsafeBytes { try NativeJSON.decode($0, expecting: name).reading }
          }
          let verdict = Judge.judge(
            reading, receivedAt: reading.time, state: &state, orders: .standard, rules: rules)
          keep(verdict.score.lower)
        }
      })
  }

  private static func news(_ readings: [Reading]) -> Case {
    let observations = readings.map { reading in
      NEWS2Observations(
        respiratoryRate: reading.vitals[.respiratoryRate], oxygenSaturation: reading.vitals[.oxygenSaturation],
        oxygen: false, systolic: 120, heartRate: reading.vitals[.heartRate], consciousness: .alert, temperature: 368)
    }
    let values = readings.map(integers)
    return Case(
      "NEWS2 score", unit: "score", operations: observations.count,
      floor: .code(Floors.ranges) { for row in values { keep(Floors.outside(row, low, high)) } },
      work: { for observation in observations { keep(NEWS2.score(observation, scale: .scale1).lower) } })
  }

  private static func canonical(_ readings: [Reading]) -> Case {
    let device = Payloads.device
    let forms = readings.map { CanonicalReading.bytes($0, device: device) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(CanonicalReading.maximumBytes)
    return Case(
      "canonical reading and digest", unit: "reading", operations: readings.count,
      floor: .code("SHA-256 of the same bytes") { for form in forms { keep(Digest32.sha256(form)) } },
      work: {
        for reading in readings {
          bytes.removeAll(keepingCapacity: true)
          CanonicalReading.append(reading, device: device.utf8, to: &bytes)
          keep(Digest32.sha256(bytes))
        }
      })
  }

  private static func integers(of reading: Reading) -> [Int] {
    Vital.allCases.map { reading.vitals[$0] ?? 0 }
  }
}
