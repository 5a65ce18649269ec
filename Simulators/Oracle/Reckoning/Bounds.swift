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

/// How many messages must have had each fate.
package struct FateBounds: Hashable, Codable, Sendable {
  private var bounds: [Fate: Bounds] = [:]
  /// All messages that reached the gateway.
  package var received = Bounds()

  package init() {}

  package subscript(fate: Fate) -> Bounds {
    get { bounds[fate] ?? Bounds() }
    set { bounds[fate] = newValue }
  }

  /// One message that reached the gateway, for certain or perhaps, and had one of these fates.
  mutating func add(_ fates: FateSet, hasArrived: Bool) {
    received.add(isCertain: hasArrived)
    for fate in fates.fates { self[fate].add(isCertain: hasArrived && fates.only == fate) }
  }

  /// Further copies of what arrived.
  mutating func addCopies(_ copies: Bounds) {
    received.add(copies)
    self[.duplicate].add(copies)
  }

  mutating func add(_ other: FateBounds) {
    received.add(other.received)
    for fate in Fate.allCases { self[fate].add(other[fate]) }
  }
}
