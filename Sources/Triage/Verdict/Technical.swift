/// What is wrong with a reading whose values, as far as they count, are normal.
package struct Technical: Hashable, Sendable {
  /// Never empty.
  package var findings: [TechnicalFinding]
  /// The gravest of the findings' priorities.
  package var priority: Priority
  /// The shortest of the findings' delays.
  package var announceDelayMilliseconds: Int
  package var score: ScoreInterval

  /// - Returns: nil when there are no findings.
  package init?(findings: [TechnicalFinding], score: ScoreInterval) {
    guard let priority = findings.map(\.priority).max(), let delay = findings.map(\.delayMilliseconds).min() else {
      return nil
    }
    self.findings = findings
    self.priority = priority
    self.announceDelayMilliseconds = delay
    self.score = score
  }
}
