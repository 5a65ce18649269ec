/// How far a value must come back within its limits to count as normal again, so that one that hovers at a limit is one
/// episode and not many.
package struct Hysteresis: Hashable, Sendable {
  /// In fixed-point steps of the vital, or points of the score; from 1.
  package var by: Int
  /// The publication or decision that it rests on, never empty.
  package var source: String

  package init(by: Int, source: String) {
    self.by = by
    self.source = source
  }
}
