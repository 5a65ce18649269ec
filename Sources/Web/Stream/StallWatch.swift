import Synchronization

/// Notices that the client of a stream has stopped reading: a write that does not end.
final class StallWatch: Sendable {
  private let patience: Duration
  /// When the write that is under way began; nil between writes.
  private let began = Mutex<ContinuousClock.Instant?>(nil)

  /// - Parameter patience: how long one write may take.
  init(patience: Duration) { self.patience = patience }

  /// Runs one write under the watch.
  func writing(_ body: () async throws -> Void) async rethrows {
    began.withLock { $0 = .now }
    defer { began.withLock { $0 = nil } }
    try await body()
  }

  /// Waits until a write takes too long, and then cuts; ends without a word when it is cancelled.
  func wait(thenCut cut: @Sendable () -> Void) async {
    while true {
      do { try await Task.sleep(for: patience / 2) } catch { return }
      guard let since = began.withLock({ $0 }), ContinuousClock.now - since > patience else { continue }
      return cut()
    }
  }
}
