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

  /// Messages that may have reached the gateway, and then had this fate.
  mutating func mayHave(_ fate: Fate, count: Int = 1) {
    received.most += count
    self[fate].most += count
  }

  /// Messages that were counted as certain and may be missing after all.
  mutating func mayLack(_ fate: Fate, count: Int) {
    received.least -= count
    self[fate].least -= count
  }

  /// One that was counted as possible is certain.
  mutating func confirm(_ fate: Fate) {
    received.least += 1
    self[fate].least += 1
  }

  mutating func add(_ other: FateBounds) {
    received.add(other.received)
    for fate in Fate.allCases { self[fate].add(other[fate]) }
  }
}
