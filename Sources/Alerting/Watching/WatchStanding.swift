import Synchronization

/// Whether the gateway watches, and if not, why: the one place that every client's view is made from (ALERT-5).
///
/// A client that hears nothing at all must take that for NOT WATCHING too: a dead gateway cannot say so.
package final class WatchStanding: Sendable {
  /// Why the gateway does not watch. The raw value is the stable word that clients see.
  package enum Fault: String, CaseIterable, Hashable, Sendable {
    /// It has not been connected to its broker yet.
    case starting
    /// A lane has no broker: nothing can be heard.
    case brokerAway = "broker-away"
    /// The disk takes nothing, or has not answered for seconds: nothing can be kept.
    case storeStalled = "store-stalled"
    /// The last drill did not come back: nobody would be called.
    case deliveryFailing = "delivery-failing"
    /// So many of all devices are silent at once that nearly nobody is heard.
    case devicesSilent = "devices-silent"
  }

  /// What is said of it.
  package struct Snapshot: Hashable, Sendable {
    /// In the order of the alphabet; empty when it watches.
    package let faults: [Fault]

    package var isWatching: Bool { faults.isEmpty }
    /// The faults' words, for example `broker-away`.
    package var words: [String] { faults.map(\.rawValue) }
  }

  private struct State {
    var faults: Set<Fault>
    var observers: [@Sendable (Snapshot) -> Void] = []

    var snapshot: Snapshot { Snapshot(faults: faults.sorted { $0.rawValue < $1.rawValue }) }
  }

  private let state: Mutex<State>

  package init(_ faults: Set<Fault> = [.starting]) {
    state = Mutex(State(faults: faults))
  }

  package var snapshot: Snapshot { state.withLock { $0.snapshot } }

  /// Sets or clears a fault. Any thread; observers are called outside the lock, on this thread.
  package func set(_ fault: Fault, _ isPresent: Bool) {
    let told = state.withLock { state -> (Snapshot, [@Sendable (Snapshot) -> Void])? in
      let before = state.faults
      if isPresent { state.faults.insert(fault) } else { state.faults.remove(fault) }
      return before == state.faults ? nil : (state.snapshot, state.observers)
    }
    guard let (snapshot, observers) = told else { return }
    for observer in observers { observer(snapshot) }
  }

  /// Hears of every change from now on; must not block.
  package func observe(_ observer: @escaping @Sendable (Snapshot) -> Void) {
    state.withLock { $0.observers.append(observer) }
  }
}
