/// How far a device's clock may be off before that is a technical finding.
package struct ClockTolerances: Hashable, Sendable {
  /// A reading that claims to be from further in the future than this is judged at its time of receipt instead.
  package var futureMilliseconds: Int
  /// A lasting difference between device and gateway beyond this is skew. Values of two devices that lie no further apart
  /// count as measured together.
  package var skewMilliseconds: Int
  /// A reading older than this on arrival is late.
  package var lateMilliseconds: Int

  package init(futureMilliseconds: Int, skewMilliseconds: Int, lateMilliseconds: Int) {
    self.futureMilliseconds = futureMilliseconds
    self.skewMilliseconds = skewMilliseconds
    self.lateMilliseconds = lateMilliseconds
  }
}
