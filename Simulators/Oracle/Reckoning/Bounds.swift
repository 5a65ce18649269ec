/// At least and at most how often something happened.
package struct Bounds: Hashable, Codable, Sendable {
  package var least = 0
  package var most = 0

  package init(least: Int = 0, most: Int = 0) {
    self.least = least
    self.most = most
  }

  package var isExact: Bool { least == most }

  package func contains(_ count: Int) -> Bool { least <= count && count <= most }

  /// One more, for certain or perhaps.
  mutating func add(isCertain: Bool, count: Int = 1) {
    if isCertain { least += count }
    most += count
  }

  mutating func add(_ other: Bounds) {
    least += other.least
    most += other.most
  }
}
