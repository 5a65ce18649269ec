/// Counts what happens, second by second. A latency is counted in the second in which its answer came.
package struct Recorder: Sendable {
  /// What can be counted.
  package enum Count: Sendable {
    case connected
    case lost
    case sent(bytes: Int)
    case acknowledged
    case failed
    case receipted(Int)
    case evidence
    case alert
  }

  package private(set) var seconds: [Second] = []
  /// How many seconds at the beginning were dropped at the bound.
  package private(set) var dropped = 0
  private var records: [Latency: LatencyRecord] = [:]
  private var current = Second(index: 0)
  private let start: Int64
  /// Readings without a receipt, by device, as the last receipt of each says.
  private var backlog = 0

  /// A day: beyond it the oldest seconds are dropped; whole distributions and totals go on.
  static let bound = 86_400

  /// - Parameter start: monotonic nanoseconds.
  package init(start: Int64) {
    self.start = start
  }

  /// The second under way, as far as it went.
  package var latest: Second { current }

  package mutating func count(_ what: Count, at instant: Int64) {
    advance(to: instant)
    switch what {
    case .connected: current.connected += 1
    case .lost: current.lost += 1
    case .sent(let bytes):
      current.sent += 1
      current.bytes += bytes
    case .acknowledged: current.acknowledged += 1
    case .failed: current.failed += 1
    case .receipted(let readings): current.receipted += readings
    case .evidence: current.evidence += 1
    case .alert: current.alerts += 1
    }
  }

  /// - Parameter due: the scheduled instant of what was answered.
  package mutating func record(_ latency: Latency, due: Int64, at instant: Int64) {
    advance(to: instant)
    records[latency, default: LatencyRecord()].record(microseconds: (instant - due) / 1_000)
  }

  package mutating func noteBacklog(_ readings: Int) { backlog = readings }

  package mutating func noteLag(nanoseconds: Int64, at instant: Int64) {
    advance(to: instant)
    current.senderLag = max(current.senderLag, Int(clamping: nanoseconds / 1_000))
  }

  /// Ends every second that lies before `instant`.
  package mutating func advance(to instant: Int64) {
    let index = Int(clamping: max(0, instant - start) / 1_000_000_000)
    while current.index < index {
      end()
      current = Second(index: current.index + 1)
    }
  }

  /// Ends the second under way; once, at the end.
  package mutating func finish() { end() }

  /// The whole distribution; nil when there is none.
  package func percentiles(of latency: Latency) -> Percentiles? { records[latency].flatMap { Percentiles($0.whole) } }

  /// The whole distribution for a chart.
  package func columns(of latency: Latency) -> [LatencyColumn] { records[latency]?.columns(ratio: 1.1) ?? [] }

  private mutating func end() {
    current.backlog = backlog
    for latency in records.keys { current.latencies[latency] = records[latency]?.endSecond() }
    if seconds.count == Self.bound {
      seconds.removeFirst(3_600)
      dropped += 3_600
    }
    seconds.append(current)
  }
}
