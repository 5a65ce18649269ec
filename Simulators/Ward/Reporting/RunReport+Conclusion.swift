import Measure
import Oracle

extension RunReport.Check {
  /// What came of comparing, as a report shows it.
  init(_ result: Checking.Result) {
    let conclusion = result.conclusion
    self.init(
      received: conclusion.gateway.received,
      fates: Fate.allCases.map { fate in
        let bounds = conclusion.expected[fate]
        return RunReport.Fate(
          name: fate.rawValue, count: conclusion.gateway[fate], least: bounds.least, most: bounds.most)
      }, unexplained: conclusion.unexplained, findings: conclusion.findings.map(Self.words), notes: result.notes)
  }

  private static func words(_ finding: Unexplained) -> String {
    var words = [finding.kind.rawValue]
    if !finding.device.isEmpty { words.append(finding.device) }
    if let boot = finding.boot, let sequence = finding.sequence { words.append("boot \(boot) seq \(sequence)") }
    if !finding.patient.isEmpty { words.append("(\(finding.patient))") }
    return words.joined(separator: " ") + ": " + finding.reason
  }
}
