import Dispatch
import Store

/// Makes the head durable in the anchor before anything signed over it leaves (LEDGER-4), off the threads that serve
/// requests: it blocks for an fsync.
struct HeadAnchor: Sendable {
  private let queue = DispatchQueue(label: "vigil.web.anchor")
  private let anchor: @Sendable () throws -> LedgerHead

  init(_ anchor: @escaping @Sendable () throws -> LedgerHead) { self.anchor = anchor }

  /// - Returns: the head that is covered.
  func advance() async throws -> LedgerHead {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try anchor() }) }
    }
  }
}
