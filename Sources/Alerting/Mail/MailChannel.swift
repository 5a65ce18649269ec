import Dispatch
import Store
import Synchronization
import Vitals

/// Hands e-mails about alerts to the facility's mail server. That it took one says nothing of the recipient.
package struct MailChannel: Sendable {
  /// How many conversations run at once, each on a queue of its own: libcurl's blocks its thread.
  private static let width = 4

  package let settings: MailSettings
  private let queues: [DispatchQueue]
  private let turn = Turn()

  /// Whose turn it is; a class so that copies of the channel share it.
  private final class Turn: Sendable {
    private let count = Atomic<Int>(0)
    func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).oldValue & (MailChannel.width - 1) }
  }

  package init(_ settings: MailSettings) {
    self.settings = settings
    queues = (0..<Self.width).map { DispatchQueue(label: "vigil.alerting.mail.\($0)", qos: .userInitiated) }
  }

  /// One try. Ends at once when the task is cancelled; the conversation itself is broken off beside it.
  ///
  /// - Throws: ``MailError``.
  package func send(_ message: AlertMessage, to recipient: MailAddress, now: Timestamp) async throws {
    try await send(try MailMessage(message, to: recipient, settings: settings, now: now), to: recipient)
  }

  /// One try with a whole e-mail.
  ///
  /// - Throws: ``MailError``.
  func send(_ mail: MailMessage, to recipient: MailAddress) async throws {
    let attempt = MailTry(mail.bytes)
    let queue = queues[turn.next()]
    let end = End()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        end.await(continuation)
        queue.async { [settings] in end.give(Result { try attempt.run(to: recipient, settings) }) }
      }
    } onCancel: {
      attempt.cancel()
      end.give(.failure(MailError.cancelled))
    }
  }

  /// The end of a try: the first of its result and its cancellation.
  private final class End: Sendable {
    private struct State {
      var continuation: CheckedContinuation<Void, any Error>?
      var result: Result<Void, any Error>?
    }

    private let state = Mutex(State())

    func await(_ continuation: CheckedContinuation<Void, any Error>) {
      let early = state.withLock { state in
        if state.result == nil { state.continuation = continuation }
        return state.result
      }
      if let early { continuation.resume(with: early) }
    }

    func give(_ result: Result<Void, any Error>) {
      let waiting = state.withLock { state in
        defer { state.continuation = nil }
        if state.result == nil { state.result = result }
        return state.continuation
      }
      waiting?.resume(with: result)
    }
  }
}
