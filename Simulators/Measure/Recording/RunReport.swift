/// Everything that is reported about a run: the JSON, and what tables, charts and pages are made from.
package struct RunReport: Hashable, Codable, Sendable {
  /// One line of the conservation of readings, or of the outcomes of accesses.
  package struct Fate: Hashable, Codable, Sendable {
    package let name: String
    /// What the gateway says.
    package let count: Int
    /// What must be.
    package let least: Int
    package let most: Int

    package init(name: String, count: Int, least: Int, most: Int) {
      self.name = name
      self.count = count
      self.least = least
      self.most = most
    }

    package var agrees: Bool { least <= count && count <= most }
  }

  /// What came of comparing with the gateway.
  package struct Check: Hashable, Codable, Sendable {
    package let received: Int
    package let fates: [Fate]
    package let unexplained: Int
    /// The first unexplained ones, in words.
    package let findings: [String]
    /// Other facts worth a line, such as how many summaries were proved.
    package let notes: [String]

    package init(received: Int, fates: [Fate], unexplained: Int, findings: [String], notes: [String]) {
      self.received = received
      self.fates = fates
      self.unexplained = unexplained
      self.findings = findings
      self.notes = notes
    }
  }

  /// A phase of the scenario, or anything else with a beginning and an end; seconds since the run began.
  package struct Phase: Hashable, Codable, Sendable {
    package let name: String
    package let detail: String
    package let from: Double
    package var to: Double?

    package init(name: String, detail: String, from: Double, to: Double? = nil) {
      self.name = name
      self.detail = detail
      self.from = from
      self.to = to
    }
  }

  /// An alert that reached the doctor.
  package struct Alert: Hashable, Codable, Sendable {
    /// Seconds since the run began.
    package let at: Double
    package let priority: String
    package let text: String
    /// Nil when it was not announced at once, or no reading of this run explains it.
    package let latencyMicroseconds: Int?

    package init(at: Double, priority: String, text: String, latencyMicroseconds: Int?) {
      self.at = at
      self.priority = priority
      self.text = text
      self.latencyMicroseconds = latencyMicroseconds
    }
  }

  package var wording = Wording.readings
  package var scenario = ""
  package var summary = ""
  package var seed: UInt64 = 0
  package var devices = 0
  /// RFC 3339.
  package var startedAt = ""
  package var machine = ""
  package var durationSeconds = 0.0
  /// Facts in order: name and value.
  package var facts: [Fact] = []
  package var latencies: [Latency: Percentiles] = [:]
  package var columns: [Latency: [LatencyColumn]] = [:]
  package var seconds: [Second] = []
  package var processes: [ProcessRecord] = []
  package var phases: [Phase] = []
  package var alerts: [Alert] = []
  /// Limits of the scenario that were not met.
  package var failures: [String] = []
  /// Nil when there was no gateway to ask.
  package var check: Check?

  package init() {}

  package struct Fact: Hashable, Codable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Which latencies a table has.
  package var latencyKinds: [Latency] {
    wording == .readings ? Latency.ofReadings : Latency.allCases.filter { latencies[$0] != nil }
  }

  /// Readings that a receipt named, or operations that were answered.
  package var receipted: Int { seconds.reduce(0) { $0 + $1.receipted } }

  /// Whether nothing is unexplained and every limit was met.
  package var isGood: Bool { failures.isEmpty && (check?.unexplained ?? 0) == 0 }
}
