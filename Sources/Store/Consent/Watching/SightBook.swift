import Vitals

/// Looks that people were let have a short while ago, or were refused: whoever turns the pages of one alert, or asks every
/// few seconds, has one entry on the ledger for it and not hundreds (decision 0045). On the writer thread.
struct SightBook {
  /// How long a look lasts: 15 minutes.
  static let lookMilliseconds: Int64 = 900_000
  /// How many are remembered. At the bound all are forgotten: the next look of each is decided and written anew.
  static let bound = 10_000

  private struct Held {
    let sight: Sight
    let from: Timestamp
    let until: Timestamp
  }

  private var held: [Sight.Request: Held] = [:]

  /// What was decided of this request, while the look lasts. Whether it still stands is asked of the state.
  func sight(_ request: Sight.Request, at time: Timestamp) -> Sight? {
    // A clock that was set back makes no look longer.
    guard let held = held[request], held.from <= time, time < held.until else { return nil }
    return held.sight
  }

  mutating func keep(_ sight: Sight, for request: Sight.Request, at time: Timestamp) {
    if held.count >= Self.bound { held.removeAll(keepingCapacity: true) }
    let end = time.adding(milliseconds: Self.lookMilliseconds)
    held[request] = Held(sight: sight, from: time, until: min(end, sight.until ?? end))
  }

  /// Takes a ``keep(_:for:at:)`` back.
  mutating func forget(_ request: Sight.Request) { held[request] = nil }
}
