import CAllocations
import Ledger
import Payload
import Triage
import Vitals

/// Counts the allocations of normal readings. Decoding and judging must make none.
struct AllocationProof {
  static let name = "allocations"
  private static let rounds = 20

  let rules: Rules

  /// - Returns: false when a reading allocates that must not, or when the counter sees nothing at all.
  func run(reporting report: inout Report) throws -> Bool {
    guard callocations_available() else {
      report.say("allocations: cannot be counted without glibc")
      return false
    }
    let payloads = Payloads.typical(512)
    let device = Array(Payloads.device.utf8)
    let readings = try payloads.bytes.map { try Self.decode($0, device) }
    let count = Double(readings.count * Self.rounds)

    let control = Self.allocations { for reading in readings { keep([reading.time.milliseconds]) } }
    guard control >= readings.count * Self.rounds else {
      report.say("allocations: NOT COUNTED: an array for each reading made \(control)")
      return false
    }
    let decoding = try Self.allocations {
      for bytes in payloads.bytes { keep(try Self.decode(bytes, device).vitals.mask) }
    }
    var state = TriageState()
    let judging = Self.allocations { for reading in readings { judge(reading, &state) } }
    let both = try Self.allocations {
      for bytes in payloads.bytes { judge(try Self.decode(bytes, device), &state) }
    }
    var canonical: [UInt8] = []
    canonical.reserveCapacity(CanonicalReading.maximumBytes)
    let digesting = Self.allocations {
      for reading in readings {
        canonical.removeAll(keepingCapacity: true)
        CanonicalReading.append(reading, device: Payloads.device.utf8, to: &canonical)
      }
    }
    let parts = [
      ("decode", decoding), ("triage", judging), ("decode and triage", both), ("canonical form", digesting),
    ]
    for (part, allocations) in parts {
      report.say("allocations: \(part) of a normal reading: \(Double(allocations) / count) (must be 0)")
      report.add(fact: "allocations: \(part)", Double(allocations) / count)
    }
    let digest = Self.allocations { for _ in readings { keep(Digest32.sha256(canonical)) } }
    report.say("allocations: its digest, by swift-crypto: \(Double(digest) / count)\n")
    report.add(fact: "allocations: digest", Double(digest) / count)
    return parts.allSatisfy { $0.1 == 0 }
  }

  @inline(__always)
  private static func decode(_ bytes: [UInt8], _ device: [UInt8]) throws -> Reading {
    try device.withUnsafeBytes { name in
      try bytes.withUnsafeBytes { try NativeJSON.decode($0, expecting: name).reading }
    }
  }

  @inline(__always)
  private func judge(_ reading: Reading, _ state: inout TriageState) {
    keep(Judge.judge(reading, receivedAt: reading.time, state: &state, orders: .standard, rules: rules).score.lower)
  }

  /// Allocations of ``rounds`` calls, after one that may fill what is made once.
  private static func allocations(of body: () throws -> Void) rethrows -> Int {
    try body()
    let before = callocations_total()
    callocations_count(true)
    defer { callocations_count(false) }
    for _ in 0..<rounds { try body() }
    return Int(callocations_total() - before)
  }
}
