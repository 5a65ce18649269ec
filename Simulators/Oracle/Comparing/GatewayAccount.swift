import Vitals

/// What the gateway says became of what it received.
package struct GatewayAccount: Sendable {
  /// A closed summary as it stands on the ledger.
  package struct Summary: Hashable, Sendable {
    package let device: String
    /// Start of its window and its length, in milliseconds.
    package let start: Int64
    package let length: Int64
    package let isSupplement: Bool
    package let readings: Int
    package let technical: Int
    /// Lowercase hexadecimal: where the chain over its readings begins, and where it ended.
    package let salt: String
    package let chain: String

    package init(
      device: String, start: Int64, length: Int64, isSupplement: Bool, readings: Int, technical: Int, salt: String,
      chain: String
    ) {
      self.device = device
      self.start = start
      self.length = length
      self.isSupplement = isSupplement
      self.readings = readings
      self.technical = technical
      self.salt = salt
      self.chain = chain
    }
  }

  /// Since the ledger began.
  package var total = Counters()
  package var devices: [String: Counters] = [:]
  /// Which numbers it holds; a device whose list was too long for an answer is missing.
  package var held: [String: NumberSet] = [:]
  /// Readings that stand on the ledger as alarmed, since the baseline.
  package var evidence: [String: NumberSet] = [:]
  /// Of ``evidence``, those that stand there twice.
  package var repeatedEvidence: [Repeated] = []
  /// Names of the alerts that evidence names, and of those that there are.
  package var evidenceAlerts: Set<String> = []
  package var alerts: Set<String> = []
  package var summaries: [Summary] = []
  /// Refused messages by reason, since the ledger began.
  package var rejections: [String: Int] = [:]
  package var baseline: Baseline?

  package struct Repeated: Hashable, Sendable {
    package let device: String
    package let boot: UInt64
    package let sequence: UInt64
  }

  package init() {}

  /// Takes the evidence of one reading.
  package mutating func addEvidence(device: String, boot: UInt64, sequence: UInt64, alert: String?) {
    if !evidence[device, default: NumberSet()].insert(boot: boot, sequence: sequence) {
      repeatedEvidence.append(Repeated(device: device, boot: boot, sequence: sequence))
    }
    if let alert { evidenceAlerts.insert(alert) }
  }
}

/// Numbers of one device's readings, by the start that gave them; small when they come mostly in order.
package struct NumberSet: Hashable, Sendable {
  package private(set) var boots: [UInt64: IntervalSet] = [:]

  package init() {}

  package func contains(boot: UInt64, sequence: UInt64) -> Bool { boots[boot]?.contains(sequence) ?? false }

  /// - Returns: false when it was there already.
  @discardableResult
  package mutating func insert(boot: UInt64, sequence: UInt64) -> Bool {
    boots[boot, default: IntervalSet()].insert(sequence)
  }

  package mutating func insert(boot: UInt64, _ range: ClosedRange<UInt64>) {
    boots[boot, default: IntervalSet()].insert(range)
  }

  /// How many numbers there are.
  package var count: Int {
    boots.values.reduce(0) { $0 + $1.ranges.reduce(0) { $0 + Int(clamping: $1.upperBound - $1.lowerBound + 1) } }
  }

  /// The numbers that `other` lacks, the first few.
  func first(_ limit: Int, notIn other: NumberSet) -> [(boot: UInt64, sequence: UInt64)] {
    var found: [(boot: UInt64, sequence: UInt64)] = []
    for (boot, set) in boots.sorted(by: { $0.key < $1.key }) {
      for range in set.ranges {
        for sequence in range where !other.contains(boot: boot, sequence: sequence) {
          found.append((boot, sequence))
          if found.count == limit { return found }
        }
      }
    }
    return found
  }
}
