/// A NEWS2 aggregate score as far as it is known.
///
/// Alert on ``lower``, show ``upper``: a missing or stale vital counts as its least score below and as its worst above,
/// and is never filled with a guess (DESIGN, section 4).
package struct ScoreInterval: Hashable, Sendable {
  /// The sum of what is known, 0...20.
  package var lower: UInt8
  /// The sum if everything unknown were as bad as can be, ``lower``...20.
  package var upper: UInt8
  /// Parameters never measured, or not at a time that says anything about this instant.
  package var missing: ScoredParameters
  /// Parameters whose last value is older than its validity.
  package var stale: ScoredParameters
  /// Parameters that are known to score 3 by themselves.
  package var threes: ScoredParameters
  /// Why NEWS2 does not apply to this patient. Nothing is then known: the interval is 0-20 and raises nothing.
  package var refusal: NEWS2Refusal?

  package init(
    lower: UInt8, upper: UInt8, missing: ScoredParameters = [], stale: ScoredParameters = [],
    threes: ScoredParameters = [], refusal: NEWS2Refusal? = nil
  ) {
    self.lower = lower
    self.upper = upper
    self.missing = missing
    self.stale = stale
    self.threes = threes
    self.refusal = refusal
  }

  /// The interval of a patient to whom NEWS2 does not apply.
  package static func refused(_ refusal: NEWS2Refusal) -> ScoreInterval {
    ScoreInterval(lower: 0, upper: 20, missing: .all, refusal: refusal)
  }

  /// Parameters that are known and fresh.
  package var known: ScoredParameters { .all.subtracting(missing).subtracting(stale) }

  /// Whether every parameter is known and fresh, so that both bounds are the score.
  package var isExact: Bool { missing.isEmpty && stale.isEmpty && refusal == nil }

  /// The canonical description: bounds, and what is missing, stale or red as space-separated keys.
  package var fields: [Field] {
    var fields: [Field] = [("lower", .int(Int(lower))), ("upper", .int(Int(upper)))]
    if let refusal { return [("refused", .string(refusal.rawValue))] }
    for (key, set) in [("missing", missing), ("stale", stale), ("threes", threes)] where !set.isEmpty {
      fields.append((key, .string(set.keys.joined(separator: " "))))
    }
    return fields
  }
}
