import Exchange
import Measure
import WardKit

/// What an exchange comes to, as the same report that every run has.
struct ExchangeReport {
  let scenario: ExchangeScenario
  let audit: ExchangeAudit

  /// How many findings a report names.
  private static let findingBound = 100

  func report(_ book: Scribe.Book, seconds: Double) -> RunReport {
    var report = RunReport()
    report.wording = .exchange
    report.scenario = scenario.name
    report.summary = scenario.summary
    report.seed = scenario.seed
    report.devices = scenario.patients + scenario.clinicians
    report.machine = Machine.description
    report.durationSeconds = seconds
    report.seconds = book.recorder.seconds
    for latency in Latency.allCases {
      report.latencies[latency] = book.recorder.percentiles(of: latency)
      report.columns[latency] = book.recorder.columns(of: latency)
    }
    report.facts = facts(book, seconds: seconds)
    report.check = check(book)
    report.failures = ExchangeFailures(limits: scenario.limits, report: report, unanswered: book.unanswered).words
    return report
  }

  private func facts(_ book: Scribe.Book, seconds: Double) -> [RunReport.Fact] {
    var facts = [
      RunReport.Fact("patients", Figures.count(scenario.patients)),
      RunReport.Fact("clinicians", Figures.count(scenario.clinicians)),
      RunReport.Fact("operations begun", Figures.count(book.begun)),
      RunReport.Fact("answered", Figures.count(book.answered)),
      RunReport.Fact("without an answer", Figures.count(book.unanswered)),
      RunReport.Fact("answered a second", Figures.fixed(Double(book.answered) / max(seconds, 0.001), 1)),
      RunReport.Fact("acts that the gateway took", Figures.count(book.acts.count)),
      RunReport.Fact("accesses that were tried", Figures.count(book.attempts.count)),
    ]
    for operation in ExchangeOperation.allCases {
      guard let count = book.operations[operation] else { continue }
      facts.append(RunReport.Fact("of them: \(operation.rawValue)", Figures.count(count)))
    }
    return facts
  }

  private func check(_ book: Scribe.Book) -> RunReport.Check {
    let lines = audit.tallies.sorted { $0.key.words < $1.key.words }
    return RunReport.Check(
      received: audit.logged,
      fates: lines.map { line, count in
        RunReport.Fate(name: line.words, count: count.gateway, least: count.oracle, most: count.oracle)
      }, unexplained: audit.findings.count,
      findings: audit.findings.prefix(Self.findingBound).map(\.words),
      notes: [
        "\(Figures.count(book.attempts.count)) attempts compared with \(Figures.count(audit.logged)) lines of the access logs "
          + "of \(Figures.count(scenario.patients)) patients, and with those of \(Figures.count(scenario.clinicians)) clinicians",
        "\(Figures.count(book.operations[.forge] ?? 0)) forged, borrowed or unsigned things were tried",
      ])
  }
}
