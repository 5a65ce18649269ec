/// What one process has used, from the text of `/proc/PID/stat` and `statm` (proc(5)).
package struct ProcessSample: Hashable, Codable, Sendable {
  /// Since the process began, in user and system mode together, milliseconds.
  package let processorMilliseconds: Int
  package let residentBytes: Int

  package init(processorMilliseconds: Int, residentBytes: Int) {
    self.processorMilliseconds = processorMilliseconds
    self.residentBytes = residentBytes
  }

  /// - Returns: nil for text of another shape.
  package init?(stat: String, statm: String, ticksPerSecond: Int, pageBytes: Int) {
    // The name of the program stands in parentheses and may hold anything.
    guard let close = stat.lastIndex(of: ")"), ticksPerSecond > 0 else { return nil }
    let fields = stat[stat.index(after: close)...].split(separator: " ")
    let pages = statm.split(separator: " ")
    guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]), pages.count > 1,
      let resident = Int(pages[1])
    else { return nil }
    processorMilliseconds = (user + system) * 1_000 / ticksPerSecond
    residentBytes = resident * pageBytes
  }
}

/// A process over a run.
package struct ProcessRecord: Hashable, Codable, Sendable {
  package let name: String
  package private(set) var first: ProcessSample?
  package private(set) var last: ProcessSample?
  package private(set) var peakBytes = 0
  /// One a second.
  package private(set) var samples: [ProcessSample] = []

  package init(name: String) {
    self.name = name
  }

  package mutating func take(_ sample: ProcessSample) {
    if first == nil { first = sample }
    last = sample
    peakBytes = max(peakBytes, sample.residentBytes)
    if samples.count < Recorder.bound { samples.append(sample) }
  }

  /// Processor time within the run, milliseconds.
  package var processorMilliseconds: Int {
    (last?.processorMilliseconds ?? 0) - (first?.processorMilliseconds ?? 0)
  }

  /// Processor seconds for a thousand readings.
  package func secondsPerThousand(readings: Int) -> Double? {
    readings > 0 ? Double(processorMilliseconds) / Double(readings) : nil
  }
}
