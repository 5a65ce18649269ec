/// What came of comparing: `sent = alarmed + summarised + technical + duplicate + rejected`, and what is left over.
package struct Conclusion: Hashable, Codable, Sendable {
  package let scenario: String
  package let seed: UInt64
  /// Messages that were handed to connections, copies and broken ones included; those of unknown devices stand apart.
  package let sent: Int
  /// Readings, each once.
  package let readings: Int
  /// What must be.
  package let expected: FateBounds
  /// What the gateway says, of this run's devices and of this run.
  package let gateway: Counters
  /// Messages of devices that nobody registered, as far as the broker let them through.
  package let strangers: Int
  /// Readings of which the chain of a summary proves, byte by byte, that they are in it.
  package let proven: Int
  /// Summary windows that could be compared: those that have closed.
  package let windows: Int
  /// Readings that stand on the ledger as alarmed and were sent.
  package let alarms: Int
  /// How often gateway or broker were away.
  package let disturbances: [Disturbance]
  /// How many messages nothing explains. 0 is the only good number.
  package let unexplained: Int
  /// The first of them, with the reason.
  package let findings: [Unexplained]
  package let patients: [PatientLine]

  package var isGood: Bool { unexplained == 0 }

  /// The equation of INTAKE-2 with this run's numbers.
  package var equation: String {
    let terms = Fate.allCases.map { "\($0.rawValue) \(gateway[$0])" }.joined(separator: " + ")
    return "received \(gateway.received) = \(terms)"
  }
}

/// One patient's part: what must be beside what the gateway says.
package struct PatientLine: Hashable, Codable, Sendable {
  package let patient: String
  package private(set) var expected = FateBounds()
  package private(set) var gateway = Counters()

  init(patient: String) {
    self.patient = patient
  }

  mutating func add(_ bounds: FateBounds, _ counters: Counters) {
    expected.add(bounds)
    gateway = gateway + counters
  }

  /// Whether every count lies within its bounds.
  package var agrees: Bool { Fate.allCases.allSatisfy { expected[$0].contains(gateway[$0]) } }
}
