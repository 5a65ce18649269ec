import Synchronization

/// What the newest durable batch left, for whoever asks.
///
/// The writer thread sets it right after the fsync and before it answers anybody, so that whoever is answered finds the
/// head that holds the answer.
final class DurableState: Sendable {
  /// One batch's end, seen as one.
  struct Values: Sendable {
    var head: LedgerHead
    var conservation: Conservation
    var registry: Registry
  }

  private let values: Mutex<Values>

  init(_ values: Values) {
    self.values = Mutex(values)
  }

  var head: LedgerHead { values.withLock { $0.head } }
  var conservation: Conservation { values.withLock { $0.conservation } }
  var registry: Registry { values.withLock { $0.registry } }
  /// Changes whenever ``registry`` does.
  var registryGeneration: UInt64 { values.withLock { $0.registry.generation } }

  /// A batch is durable.
  ///
  /// - Parameter registry: nil when the batch did not change it.
  func advance(to head: LedgerHead, conservation: Conservation, registry: Registry?) {
    values.withLock { values in
      values.head = head
      values.conservation = conservation
      if let registry { values.registry = registry }
    }
  }
}
