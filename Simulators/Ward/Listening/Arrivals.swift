import Synchronization

/// What listeners on other threads heard, until the run's thread takes it. At the bound the oldest fall out, and are
/// counted.
final class Arrivals: Sendable {
  enum Arrival: Sendable {
    /// Evidence of a reading on the event stream.
    case evidence(device: String, time: Int64, at: Int64)
    /// An alert in a doctor's hands.
    case alert(Alert, at: Int64)
    /// The gateway's stream ended or could not be had.
    case gatewayAway(at: Int64)
  }

  struct Alert: Sendable {
    let id: String
    let device: String?
    let readingTime: Int64?
    let priority: String
    let summary: String
    let round: Int
    let isTechnical: Bool
  }

  private struct State {
    var waiting: [Arrival] = []
    var dropped = 0
  }

  private let state = Mutex(State())

  static let bound = 1_000_000

  func add(_ arrival: Arrival) {
    state.withLock { state in
      if state.waiting.count == Self.bound {
        state.waiting.removeFirst(Self.bound / 4)
        state.dropped += Self.bound / 4
      }
      state.waiting.append(arrival)
    }
  }

  func takeAll() -> [Arrival] {
    state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
  }

  var dropped: Int { state.withLock { $0.dropped } }
}
