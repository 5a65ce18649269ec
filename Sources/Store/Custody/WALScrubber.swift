import Dispatch
import Foundation
import GRDB
import Synchronization

/// Empties the write-ahead log after an erasure: the pages in it still hold what was destroyed.
///
/// It runs beside the writer on a connection of its own and waits for readers in short tries, so that no emergency waits
/// for a page of statistics. What the pages themselves held is overwritten as it is freed (`secure_delete`).
package final class WALScrubber: Sendable {
  /// How long one try may wait for readers and the writer, in seconds: the writer waits no longer than this.
  private static let trySeconds = 0.05
  /// How long it goes on trying after each erasure, in seconds.
  private static let patienceSeconds = 60.0

  private struct Progress {
    var wanted = 0
    var done = 0
  }

  private let path: String
  private let progress = Mutex(Progress())
  private let queue = DispatchQueue(label: "vigil.store.scrub", qos: .utility)

  init(path: String) { self.path = path }

  /// Something was erased and is durable. Called on the writer thread; returns at once.
  func request() {
    progress.withLock { $0.wanted += 1 }
    queue.async { [self] in
      let wanted = progress.withLock { $0.wanted }
      guard progress.withLock({ $0.done }) < wanted, scrub() else { return }
      progress.withLock { $0.done = max($0.done, wanted) }
    }
  }

  /// Waits until everything that was erased so far has left the log. Blocks the calling thread.
  ///
  /// - Returns: false when readers held it open for a minute; the next start or clean stop empties it.
  package func finish() -> Bool {
    queue.sync {}
    return progress.withLock { $0.done == $0.wanted }
  }

  private func scrub() -> Bool {
    var configuration = Configuration()
    configuration.busyMode = .timeout(Self.trySeconds)
    configuration.label = "vigil.scrub"
    guard let connection = try? DatabaseQueue(path: path, configuration: configuration) else { return false }
    defer { try? connection.close() }
    let deadline = Date(timeIntervalSinceNow: Self.patienceSeconds)
    while true {
      do {
        try connection.writeWithoutTransaction { db in
          // The bulk goes without holding up anybody; what remains for the truncation is little.
          _ = try db.checkpoint(.passive)
          _ = try db.checkpoint(.truncate)
        }
        return true
      } catch {
        guard Date() < deadline else { return false }
        Thread.sleep(forTimeInterval: Self.trySeconds)
      }
    }
  }
}
