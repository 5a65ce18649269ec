/// How waiting shortens and urgency grows within one band: deeper or longer is sooner (DESIGN, section 4).
package struct Ladder: Hashable, Sendable {
  /// Values at or beyond a bound wait less.
  package struct Deeper: Hashable, Sendable {
    /// In fixed-point steps, within the band: at or below it on the low side, at or above it on the high side.
    package var bound: Int
    /// Shorter than the band's own delay.
    package var delayMilliseconds: Int

    package init(bound: Int, delayMilliseconds: Int) {
      self.bound = bound
      self.delayMilliseconds = delayMilliseconds
    }
  }

  /// What lasts becomes more urgent.
  package struct Longer: Hashable, Sendable {
    /// How long the vital has been out of limits, in reading time.
    package var afterMilliseconds: Int
    /// Above the band's own priority.
    package var priority: Priority

    package init(afterMilliseconds: Int, priority: Priority) {
      self.afterMilliseconds = afterMilliseconds
      self.priority = priority
    }
  }

  package var deeper: Deeper?
  package var longer: Longer?
  /// The publication or decision that the steps rest on, never empty.
  package var source: String

  package init(deeper: Deeper?, longer: Longer?, source: String) {
    self.deeper = deeper
    self.longer = longer
    self.source = source
  }
}
