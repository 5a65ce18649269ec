import Mosquitto
import Synchronization

/// Hears the fleet on its thread, notes the instant, and leaves everything for the sender's thread.
final class FleetInbox: FleetDelegate {
  struct Happening: Sendable {
    enum What: Sendable {
      case state(SessionState)
      case completed(UInt64, MosquittoError?)
      case received([UInt8])
    }

    let client: Int
    /// Monotonic nanoseconds.
    let at: Int64
    let what: What
  }

  /// Bounded by what the fleet can have in flight: each entry answers a publish, a connection or a receipt.
  private let happenings = Mutex<[Happening]>([])

  func take() -> [Happening] {
    happenings.withLock { happenings in
      guard !happenings.isEmpty else { return [] }
      defer { happenings = [] }
      return happenings
    }
  }

  func client(_ index: Int, stateChanged state: SessionState) { leave(index, .state(state)) }

  func client(_ index: Int, completed token: UInt64, error: MosquittoError?) { leave(index, .completed(token, error)) }

  func client(_ index: Int, received message: IncomingMessage) { leave(index, .received(message.payloadCopy)) }

  private func leave(_ client: Int, _ what: Happening.What) {
    let happening = Happening(client: client, at: Clock.monotonic, what: what)
    happenings.withLock { $0.append(happening) }
  }
}
