/// Which row of the chart scores oxygen saturation.
package enum Scale: String, Codable, Hashable, Sendable {
  case one = "scale-1"
  /// For a prescribed target of 88-92 %; by a signed order only.
  case two = "scale-2"
}
