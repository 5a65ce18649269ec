/// What the writer shows of itself: handles that it takes once, so that a batch costs a few stores.
struct WriterMeter {
  private let latency: Histogram
  private let size: Histogram
  private let received: Counter
  private let outcomes: [Counter]
  private let holds: Gauge

  init(_ metrics: Metrics) {
    latency = metrics.commitLatency
    size = metrics.batchSize
    received = metrics.readings("received")
    outcomes = Outcome.allCases.map { metrics.readings($0.key) }
    holds = metrics.gauge(
      "vigil_conservation_holds", help: "1 while every received reading has exactly one outcome (INTAKE-2).")
  }

  /// A batch is durable.
  func committed(_ submissions: Int, in duration: Duration, total: Conservation) {
    latency.observe(duration)
    size.observe(UInt64(submissions))
    show(total)
  }

  /// The counters over all devices as they are now.
  func show(_ total: Conservation) {
    received.follow(total.received)
    for (outcome, counter) in zip(Outcome.allCases, outcomes) { counter.follow(total[outcome]) }
    holds.set(total.holds ? 1 : 0)
  }
}
