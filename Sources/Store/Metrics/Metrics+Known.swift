/// The numbers that several rooms know of.
extension Metrics {
  /// From the beginning of a transaction to the end of its fsync.
  package var commitLatency: Histogram {
    histogram(
      "vigil_commit_seconds", help: "Time to run and commit one batch, fsync included.", unit: .microseconds,
      bounds: Histogram.latencyBounds)
  }

  /// How many submissions one batch took.
  package var batchSize: Histogram {
    histogram(
      "vigil_batch_submissions", help: "Submissions in one commit.", unit: .count, bounds: Histogram.sizeBounds)
  }

  /// Readings with this outcome, or `received` for all of them; since the first start of the ledger.
  func readings(_ outcome: String) -> Counter {
    counter(
      "vigil_readings_total", help: "Readings by what became of them; received is their sum.",
      [Label("outcome", outcome)])
  }

  /// 1 while a lane is connected to its broker, else 0.
  package func lane(_ name: String) -> Gauge {
    gauge("vigil_lane_connected", help: "Whether a lane is connected to its broker.", [Label("lane", name)])
  }
}
