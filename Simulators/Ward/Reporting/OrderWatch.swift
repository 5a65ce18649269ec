import Vitals

/// Counts readings of one device that came onto the ledger after a younger one of the same start.
struct OrderWatch {
  private var newest: [String: (boot: UInt64, sequence: UInt64)] = [:]
  private(set) var violations = 0

  mutating func evidence(device: String, reading: Reading) {
    guard let sequence = reading.sequence else { return }
    let known = newest[device]
    if let known, (reading.boot, sequence) < known {
      violations += 1
    } else {
      newest[device] = (reading.boot, sequence)
    }
  }
}
