import Mosquitto
import Synchronization

/// A session that is named after it was made.
final class WeakSession: Sendable {
  private struct Reference: Sendable {
    weak var session: PublishingSession?
  }

  private let reference = Mutex(Reference())

  func set(_ session: PublishingSession) { reference.withLock { $0.session = session } }
  func get() -> PublishingSession? { reference.withLock { $0.session } }
}
