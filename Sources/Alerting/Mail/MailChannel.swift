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

  /// One try. Ends within a second when the task is cancelled.
  ///
  /// - Throws: ``MailError``.
  package func send(_ message: AlertMessage, to recipient: MailAddress, now: Timestamp) async throws {
    let mail = try MailMessage(message, to: recipient, settings: settings, now: now)
    let attempt = MailTry(mail.bytes)
    let queue = queues[turn.next()]
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        queue.async { [settings] in
          continuation.resume(with: Result { try attempt.run(to: recipient, settings) })
        }
      }
    } onCancel: {
      attempt.cancel()
    }
  }
}
