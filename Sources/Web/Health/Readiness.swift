/// Asks all checks, at most once in an interval however often it is asked: `/readyz` needs no token, and must not be a way
/// to keep the disk busy.
actor Readiness {
  struct Result: Sendable {
    let name: String
    let problem: String?
  }

  private let checks: [ReadinessCheck]
  private let interval: Duration
  private var last: (at: ContinuousClock.Instant, results: [Result])?
  private var isAsking = false

  init(_ checks: [ReadinessCheck], interval: Duration = .seconds(1)) {
    self.checks = checks
    self.interval = interval
  }

  /// The newest results. While one caller asks, the others get the ones before.
  func results() async -> [Result] {
    if let last, isAsking || ContinuousClock.now - last.at < interval { return last.results }
    if isAsking { return checks.map { Result(name: $0.name, problem: "not checked yet") } }
    isAsking = true
    defer { isAsking = false }
    var results: [Result] = []
    for check in checks { results.append(Result(name: check.name, problem: await check.problem())) }
    last = (ContinuousClock.now, results)
    return results
  }
}
