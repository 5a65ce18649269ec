/// One value of one channel, when it was measured, and how it travelled.
struct Sighting<Value: Hashable & Sendable>: Hashable, Sendable {
  let value: Value
  /// Milliseconds since 1970, corrected as far as the clock's error is known.
  let time: Int64
  /// How far the corrected time may be off, in milliseconds.
  let blur: Int64
  /// Which reading it came with.
  let reading: Int
  /// Whether the gateway may have left it out: a pulse of 0, which counts only while nothing else shows life.
  var isDoubtful = false
}

/// The sightings of one channel that may still matter.
struct Trace<Value: Hashable & Sendable>: Sendable {
  private(set) var sightings: [Sighting<Value>] = []
  /// Whether something was forgotten at the bound: then nothing is certain any more.
  private(set) var hasForgotten = false

  static var bound: Int { 2_048 }

  mutating func add(_ sighting: Sighting<Value>) {
    sightings.append(sighting)
    guard sightings.count > Self.bound else { return }
    sightings.removeFirst(Self.bound / 2)
    hasForgotten = true
  }

  /// Forgets what can never be the newest again: older than one that the gateway had before anything still under way.
  ///
  /// - Parameter horizon: the moment before which everything is settled.
  mutating func prune(settledBefore horizon: Int, passages: [Int: Passage]) {
    guard sightings.count > 1 else { return }
    let standing = sightings.filter { !$0.isDoubtful && Self.isPast($0, horizon, passages) }
      .max { $0.time < $1.time }
    guard let standing else { return }
    sightings.removeAll {
      $0.reading != standing.reading && $0.time <= standing.time && Self.isPast($0, horizon, passages)
    }
  }

  private static func isPast(_ sighting: Sighting<Value>, _ horizon: Int, _ passages: [Int: Passage]) -> Bool {
    passages[sighting.reading]?.settled.map { $0 < horizon } ?? true
  }

  /// What the gateway may have held as the newest value of the channel when it judged the reading of this passage.
  func candidates(for passage: Passage, reading: Int, passages: [Int: Passage]) -> [Sighting<Value>?] {
    var newest: Sighting<Value>?
    var open: [Sighting<Value>] = []
    for sighting in sightings where sighting.reading != reading {
      guard let other = passages[sighting.reading], !other.isBefore(passage) else {
        // No passage: settled long ago.
        if sighting.isDoubtful {
          open.append(sighting)
        } else if newest.map({ sighting.time > $0.time }) ?? true {
          newest = sighting
        }
        continue
      }
      if !passage.isBefore(other) { open.append(sighting) }
    }
    let standing = newest
    return [standing] + open.filter { $0.time > standing?.time ?? .min }.map { $0 }
      + (hasForgotten && standing != nil ? [nil] : [])
  }
}
