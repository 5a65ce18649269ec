import Dispatch
import Foundation
import Ledger
import Logging
import Mosquitto
import ServiceLifecycle
import Store
import Synchronization

/// Tells devices what the gateway holds of their readings: after the fsync of the ledger and of its anchor, signed.
///
/// Drafts come from the writer, which must not block, into a bounded queue; at the bound the oldest are dropped and
/// counted: a device that hears nothing sends again, and loses nothing.
///
/// Drafts are gathered for a moment before they are signed: under load every commit has some, and an fsync of the anchor for
/// each would stand in the way of the next commit's; alone, an emergency's receipt would take processor and disk from its
/// alert.
package final class ReceiptPublisher: Service {
  private struct State {
    var drafts: [ReceiptDraft] = []
    var dropped: UInt64 = 0
    var isClosed = false
  }

  private let state = Mutex(State())
  /// Signalled for the first draft after none, and when closed.
  private let wake = DispatchSemaphore(value: 0)
  /// Signalled when closed: nobody gathers any longer.
  private let closed = DispatchSemaphore(value: 0)
  private let store: Store
  private let publish: @Sendable (OutgoingMessage) throws -> Void
  private let logger: Logger

  /// How many drafts may wait.
  static let bound = 100_000
  /// How long drafts are gathered.
  static let gatheringMilliseconds = 20

  /// - Parameter publish: sends on a session of its own; never on a lane's, whose queue holds PUBACKs.
  package init(store: Store, logger: Logger, publish: @escaping @Sendable (OutgoingMessage) throws -> Void) {
    self.store = store
    self.logger = logger
    self.publish = publish
  }

  /// Takes the drafts of a durable batch. Called on the writer thread.
  package func offer(_ drafts: [ReceiptDraft]) {
    guard !drafts.isEmpty else { return }
    let isFirst = state.withLock { state in
      guard !state.isClosed else { return false }
      let isFirst = state.drafts.isEmpty
      state.drafts.append(contentsOf: drafts)
      let excess = state.drafts.count - Self.bound
      if excess > 0 {
        state.drafts.removeFirst(excess)
        state.dropped += UInt64(excess)
      }
      return isFirst
    }
    if isFirst { wake.signal() }
  }

  /// How many drafts were dropped at the bound.
  package var dropped: UInt64 { state.withLock { $0.dropped } }

  package func run() async throws {
    let done = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let thread = Thread { [self] in
      work()
      done.continuation.finish()
    }
    thread.name = "receipts"
    thread.start()
    await withGracefulShutdownHandler {
      for await _ in done.stream {}
    } onGracefulShutdown: { [self] in
      close()
    }
  }

  private func close() {
    state.withLock { $0.isClosed = true }
    closed.signal()
    wake.signal()
  }

  private func work() {
    while true {
      wake.wait()
      _ = closed.wait(timeout: .now() + .milliseconds(Self.gatheringMilliseconds))
      let (drafts, isClosed) = state.withLock { state in
        let drafts = state.drafts
        state.drafts.removeAll(keepingCapacity: true)
        return (drafts, state.isClosed)
      }
      if !drafts.isEmpty { send(drafts) }
      if isClosed { return }
    }
  }

  private func send(_ drafts: [ReceiptDraft]) {
    do {
      // Every head that a draft names is covered by the newest one.
      try store.anchorHead()
      for draft in drafts {
        try publish(
          OutgoingMessage(
            topic: "vigil/v1/\(draft.unit)/\(draft.id)/receipts",
            payload: try Receipt.signed(draft, by: store.identity, at: store.configuration.clock()),
            contentType: "application/json"))
      }
    } catch {
      // Nothing is lost: without a receipt the device keeps what it has and sends it again.
      logger.warning("receipts could not be sent", metadata: ["error": "\(error)", "count": "\(drafts.count)"])
    }
  }
}
