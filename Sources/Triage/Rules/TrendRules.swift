/// What is found by comparing with the past. Nil where the rules look for no such trend.
package struct TrendRules: Hashable, Sendable {
  /// A saturation that falls fast, within limits or not.
  package struct SaturationFall: Hashable, Sendable {
    /// It is found when the value lies by more than so many percent under the greatest one of the window.
    package var moreThan: Int
    package var windowMilliseconds: Int
    package var rule: AnnounceRule

    package init(moreThan: Int, windowMilliseconds: Int, rule: AnnounceRule) {
      self.moreThan = moreThan
      self.windowMilliseconds = windowMilliseconds
      self.rule = rule
    }
  }

  /// A NEWS2 aggregate that rises.
  package struct ScoreRise: Hashable, Sendable {
    /// It is found when the lower bound has risen by so many points or more within the window.
    package var by: Int
    package var windowMilliseconds: Int
    /// No rise to less than this is found.
    package var atLeast: Int
    package var rule: AnnounceRule

    package init(by: Int, windowMilliseconds: Int, atLeast: Int, rule: AnnounceRule) {
      self.by = by
      self.windowMilliseconds = windowMilliseconds
      self.atLeast = atLeast
      self.rule = rule
    }
  }

  package var saturationFall: SaturationFall?
  package var scoreRise: ScoreRise?

  package init(saturationFall: SaturationFall? = nil, scoreRise: ScoreRise? = nil) {
    self.saturationFall = saturationFall
    self.scoreRise = scoreRise
  }

  /// No trend is looked for.
  package static let none = TrendRules()
}
