import Foundation
import Synchronization

/// Which keyed requests are being answered: the same one twice at once would be done twice.
final class RequestsUnderWay: Sendable {
  private let names = Mutex<Set<Data>>([])

  /// Whether the request may begin; whoever was told yes must ``end(_:)`` it.
  func begin(_ name: Data) -> Bool { names.withLock { $0.insert(name).inserted } }

  func end(_ name: Data) { names.withLock { _ = $0.remove(name) } }
}
