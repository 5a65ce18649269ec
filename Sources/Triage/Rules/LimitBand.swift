/// A range of values of one vital that lies outside its limits.
package struct LimitBand: Hashable, Sendable {
  package var depth: Depth
  /// The values in the band, both ends included, in fixed-point steps of the vital.
  package var range: ClosedRange<Int>
  package var rule: AnnounceRule
  /// What waits less or becomes more urgent within the band, or nil.
  package var ladder: Ladder?

  package init(depth: Depth, range: ClosedRange<Int>, rule: AnnounceRule, ladder: Ladder? = nil) {
    self.depth = depth
    self.range = range
    self.rule = rule
    self.ladder = ladder
  }
}
