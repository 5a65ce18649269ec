/// What a reading is, in the gravest of its classes (INTAKE-3): abnormal before technical before normal.
package enum Verdict: Hashable, Sendable {
  /// Counts as summarised.
  case normal(ScoreInterval)
  /// Counts as alarmed.
  case abnormal(Abnormality)
  /// Counts as technical.
  case technical(Technical)

  /// The NEWS2 score at the reading's time.
  package var score: ScoreInterval {
    switch self {
    case .normal(let score): score
    case .abnormal(let abnormality): abnormality.score
    case .technical(let technical): technical.score
    }
  }
}
