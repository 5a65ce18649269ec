/// The bounds on one payload; what exceeds them is refused (EDGE-1).
package struct PayloadLimits: Hashable, Sendable {
  /// The longest payload in bytes, at most 16 MiB.
  package let bytes: Int
  /// How deep arrays and objects may nest under an unknown key, at most 32 (the scanner recurses).
  package let depth: Int

  /// How many unknown keys may be open at once: those of the reading and of every object around the current position.
  ///
  /// Fixed, because the scanner remembers them on the stack to find duplicates without allocating.
  package static let unknownKeys = 64

  /// 64 KiB and 8 levels.
  package static let standard = PayloadLimits()

  /// Values outside the stated ranges are clamped.
  package init(bytes: Int = 64 * 1024, depth: Int = 8) {
    self.bytes = min(max(bytes, 0), 16 * 1024 * 1024)
    self.depth = min(max(depth, 0), 32)
  }
}
