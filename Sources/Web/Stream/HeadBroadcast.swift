import Dispatch
import HTTPTypes
import Store
import Synchronization

/// Tells every event stream that the ledger has grown.
///
/// The writer thread wakes a few streams itself, which costs no more than to wake a queue and spares the event one thread
/// on its way. More are woken in rounds on a queue of this broadcast's own: the cost on the writer does not grow with the
/// number of streams. A stream holds its position and a slot
/// for one wake-up, so that a slow reader costs no memory; how many wake-ups it missed makes no difference.
package final class HeadBroadcast: Sendable {
  private struct State {
    var subscriptions: [UInt64: Subscription] = [:]
    var perPerson: [String: Int] = [:]
    var next: UInt64 = 0
    /// Whether a round of waking is on its way: heads that come before it starts need no other.
    var isWaking = false
    var isClosed = false
  }

  /// How many streams the writer wakes itself.
  private static let directBound = 4

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "vigil.web.broadcast", qos: .userInteractive)

  package init() {}

  /// The ledger has grown. Called on the writer thread, right after the fsync; returns at once.
  package func publish(_ head: LedgerHead) {
    let (few, startsRound) = state.withLock { state -> ([Subscription], Bool) in
      guard !state.isWaking, !state.subscriptions.isEmpty else { return ([], false) }
      guard state.subscriptions.count > Self.directBound else { return (Array(state.subscriptions.values), false) }
      state.isWaking = true
      return ([], true)
    }
    for subscription in few { subscription.send(.grown) }
    if startsRound { queue.async { self.wake(.grown, endsRound: true) } }
  }

  /// It is time for a sign of life on every stream.
  package func beat() { wake(.beat, endsRound: false) }

  /// Ends every stream; later ones end at once.
  package func close() {
    state.withLock { $0.isClosed = true }
    wake(.closed, endsRound: false)
  }

  /// How many streams there are.
  package var count: Int { state.withLock { $0.subscriptions.count } }

  private func wake(_ signal: Subscription.Signal, endsRound: Bool) {
    let subscriptions = state.withLock { state in
      // Before the slots are filled: a head that comes from here on starts the next round.
      if endsRound { state.isWaking = false }
      return Array(state.subscriptions.values)
    }
    for subscription in subscriptions { subscription.send(signal) }
  }

  /// A slot for a new stream.
  ///
  /// - Throws: ``Problem`` above either bound.
  func subscribe(person: String, bound: Int, perPerson: Int) throws(Problem) -> Subscription {
    let made: Result<Subscription, Problem> = state.withLock { state in
      guard !state.isClosed else { return .failure(.unavailable("stopping", "The gateway is stopping.")) }
      guard state.subscriptions.count < bound else {
        return .failure(.unavailable("too-many-streams", "Too many event streams are open."))
      }
      guard state.perPerson[person, default: 0] < perPerson else {
        return .failure(Problem(.tooManyRequests, "too-many-streams", "You have too many event streams open."))
      }
      let subscription = Subscription(id: state.next, person: person)
      state.next += 1
      state.subscriptions[subscription.id] = subscription
      state.perPerson[person, default: 0] += 1
      return .success(subscription)
    }
    return try made.get()
  }

  func unsubscribe(_ subscription: Subscription) {
    state.withLock { state in
      guard state.subscriptions.removeValue(forKey: subscription.id) != nil else { return }
      let left = state.perPerson[subscription.person, default: 1] - 1
      state.perPerson[subscription.person] = left == 0 ? nil : left
    }
  }
}
