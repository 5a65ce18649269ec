/// What the NEWS2 aggregate raises (RCP 2017, table 3: 5-6 urgent, 7 and more emergency, any single 3 urgent).
package struct AggregateRules: Hashable, Sendable {
  /// From this score up ``medium`` applies, 1...20.
  package var mediumThreshold: Int
  /// From this score up ``high`` applies, above ``mediumThreshold``.
  package var highThreshold: Int
  package var medium: AnnounceRule
  package var high: AnnounceRule
  /// Applies to each parameter that scores 3 by itself and leaves no limit of its own.
  package var single: AnnounceRule
  /// How far the score must fall below ``mediumThreshold`` to be normal again, or nil.
  package var hysteresis: Hysteresis?

  package init(
    mediumThreshold: Int, highThreshold: Int, medium: AnnounceRule, high: AnnounceRule, single: AnnounceRule,
    hysteresis: Hysteresis? = nil
  ) {
    self.mediumThreshold = mediumThreshold
    self.highThreshold = highThreshold
    self.medium = medium
    self.high = high
    self.single = single
    self.hysteresis = hysteresis
  }
}
