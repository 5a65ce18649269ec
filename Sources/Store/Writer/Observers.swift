import Synchronization

/// Those who hear of every durable batch, in the order in which they were added.
final class Observers: Sendable {
  private let list = Mutex<[@Sendable (CommitReport) -> Void]>([])

  func add(_ observer: @escaping @Sendable (CommitReport) -> Void) {
    list.withLock { $0.append(observer) }
  }

  func notify(_ report: CommitReport) {
    for observer in list.withLock({ $0 }) { observer(report) }
  }
}
