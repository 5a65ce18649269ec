import Logging
import Mosquitto
import Store
import Synchronization

/// Takes the answers of recipients' applications from the gateway's MQTT session and has them recorded.
///
/// An answer that is lost (the process ends before it is on disk, or the disk is full) costs a repetition: the next
/// round calls again and is answered again.
package struct AnswerDesk: Sendable {
  private let store: Store
  private let logger: Logger

  package init(store: Store, logger: Logger) {
    self.store = store
    self.logger = logger
  }

  /// Takes a message of the session. Called on the session's thread; hands over and returns.
  ///
  /// - Returns: whether it was an answer.
  @discardableResult
  package func take(_ message: IncomingMessage) -> Bool {
    guard message.payload.count <= AlertAnswer.maximumBytes,
      let answer = AlertAnswer(topic: message.topicCopy, payload: message.payloadCopy)
    else {
      logger.notice("not an answer to an alert", metadata: ["bytes": "\(message.payload.count)"])
      return false
    }
    store.writer.submit(urgent: true) { transaction in
      try transaction.delivered(alert: answer.alert, recipient: answer.recipient)
    } completion: { [logger] result in
      if case .failure(let error) = result {
        logger.error("an answer could not be recorded", metadata: ["error": "\(error)"])
      }
    }
    return true
  }
}
