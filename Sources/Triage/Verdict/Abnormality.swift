/// What makes a reading abnormal: never empty of findings.
package struct Abnormality: Hashable, Sendable {
  /// Never empty; limits first, in the order of ``Vital``.
  package var findings: [Finding]
  /// What is wrong with the device at the same time.
  package var technical: [TechnicalFinding]
  /// The gravest of the findings' priorities.
  package var priority: Priority
  package var score: ScoreInterval
  /// The shortest of the findings' delays.
  package var announceDelayMilliseconds: Int
  /// Whether a finding of high priority is announced at once.
  package var isCritical: Bool

  /// - Returns: nil when there are no findings.
  package init?(findings: [Finding], technical: [TechnicalFinding], score: ScoreInterval) {
    guard let priority = findings.map(\.priority).max(), let delay = findings.map(\.delayMilliseconds).min() else {
      return nil
    }
    self.findings = findings
    self.technical = technical
    self.priority = priority
    self.score = score
    self.announceDelayMilliseconds = delay
    self.isCritical = findings.contains(where: \.isCritical)
  }
}
