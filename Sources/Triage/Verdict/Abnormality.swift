/// What makes a reading abnormal: never empty of findings.
package struct Abnormality: Hashable, Sendable {
  /// Never empty; limits first, in the order of ``Vital``.
  package var findings: [Finding]
  /// What is wrong with the device at the same time.
  package var technical: [TechnicalFinding]
  /// The gravest of the findings' priorities, as far as no order suppresses them all.
  package var priority: Priority
  package var score: ScoreInterval
  /// The shortest of the findings' delays.
  package var announceDelayMilliseconds: Int
  /// Whether a finding of high priority is announced at once.
  package var isCritical: Bool

  /// - Returns: nil when there are no findings.
  package init?(findings: [Finding], technical: [TechnicalFinding], score: ScoreInterval) {
    // What an order suppresses is evidence and calls nobody: it speaks only where nothing else does.
    let audible = findings.filter { $0.suppression == nil }
    let speaking = audible.isEmpty ? findings : audible
    guard let priority = speaking.map(\.priority).max(), let delay = speaking.map(\.delayMilliseconds).min() else {
      return nil
    }
    self.findings = findings
    self.technical = technical
    self.priority = priority
    self.score = score
    self.announceDelayMilliseconds = delay
    self.isCritical = audible.contains(where: \.isCritical)
  }
}
