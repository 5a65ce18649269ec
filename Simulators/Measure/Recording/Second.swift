/// What happened within one second of a run.
package struct Second: Hashable, Codable, Sendable {
  /// Seconds since the run began, 0 for the first.
  package let index: Int
  package var connected = 0
  package var lost = 0
  /// Messages handed to connections, copies and broken ones included.
  package var sent = 0
  package var bytes = 0
  package var acknowledged = 0
  package var failed = 0
  /// Readings named by a receipt.
  package var receipted = 0
  /// Evidence seen on the event stream, and alerts that reached a doctor.
  package var evidence = 0
  package var alerts = 0
  /// Readings without a receipt at its end.
  package var backlog = 0
  /// How late the sender itself was at most, in microseconds.
  package var senderLag = 0
  package var latencies: [Latency: Percentiles] = [:]

  init(index: Int) {
    self.index = index
  }
}
