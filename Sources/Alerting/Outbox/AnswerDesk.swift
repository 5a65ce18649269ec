import Ledger
import Logging
import Mosquitto
import Store
import Synchronization

/// Takes the answers of recipients' applications from the gateway's MQTT session and has them recorded: that a message
/// arrived, and what a person signed.
///
/// An answer that is lost (the process ends before it is on disk, or the disk is full) costs a repetition: the next
/// round calls again and is answered again. What a person signed is answered on `vigil/v1/alerts/{recipient}/results`.
package struct AnswerDesk: Sendable {
  /// Takes a signed act as JSON from the topic of a recipient, returns at once, and says later what became of it: the
  /// receipt, or `{"refused": …}`. Nil where acts do not come this way.
  package typealias ActTaker = @Sendable (_ act: JSONValue, _ recipient: String, _ done: @escaping Answer) -> Void
  package typealias Answer = @Sendable (JSONValue) -> Void

  /// No signed act about an alert is longer on this way: an entry, a reason of 2,000 characters, a salt.
  package static let maximumActBytes = 32_768
  /// How many acts are looked at at once; the next are refused and may come again.
  private static let actsBound = 256

  /// The topic on which a recipient hears what became of an act.
  package static func resultsTopic(of recipient: String) -> String { "vigil/v1/alerts/\(recipient)/results" }

  private let store: Store
  private let logger: Logger
  private let onCanary: @Sendable (Int64) -> Void
  private let takeAct: ActTaker?
  private let answer: @Sendable (OutgoingMessage) -> Void
  private let underWay = UnderWay()

  /// Acts that wait for their signatures to be checked or for the writer; a class so that copies share it.
  private final class UnderWay: Sendable {
    private let count = Mutex(0)
    func begin() -> Bool {
      count.withLock { count in
        guard count < AnswerDesk.actsBound else { return false }
        count += 1
        return true
      }
    }
    func end() { count.withLock { $0 -= 1 } }
  }

  /// - Parameters:
  ///   - onCanary: hears of the drills that the canary acknowledged; must not block.
  ///   - takeAct: takes what persons signed.
  ///   - answer: publishes; must not block.
  package init(
    store: Store, logger: Logger, onCanary: @escaping @Sendable (Int64) -> Void = { _ in }, takeAct: ActTaker? = nil,
    answer: @escaping @Sendable (OutgoingMessage) -> Void = { _ in }
  ) {
    self.store = store
    self.logger = logger
    self.onCanary = onCanary
    self.takeAct = takeAct
    self.answer = answer
  }

  /// Takes a message of the session. Called on the session's thread; hands over and returns.
  ///
  /// - Returns: whether it was an answer or an act.
  @discardableResult
  package func take(_ message: IncomingMessage) -> Bool {
    let topic = message.topicCopy
    guard message.payload.count <= Self.maximumActBytes, let recipient = AlertAnswer.recipient(of: topic) else {
      return refuse(message.payload.count)
    }
    let payload = message.payloadCopy
    if let answer = AlertAnswer(topic: topic, payload: payload) {
      record(answer)
      return true
    }
    guard let takeAct, let act = try? CanonicalJSON.parse(payload), act["entry"] != nil else {
      return refuse(payload.count)
    }
    guard underWay.begin() else {
      say(["refused": "Too many answers at once; send it again."], to: recipient)
      return true
    }
    takeAct(act, recipient) { [self] result in
      underWay.end()
      say(result, to: recipient)
    }
    return true
  }

  private func refuse(_ count: Int) -> Bool {
    logger.notice("not an answer to an alert", metadata: ["bytes": "\(count)"])
    return false
  }

  private func record(_ answer: AlertAnswer) {
    if answer.word == .acknowledged { return onCanary(answer.alert) }
    store.writer.submit(urgent: true) { transaction in
      try transaction.delivered(alert: answer.alert, recipient: answer.recipient)
    } completion: { [logger] result in
      if case .failure(let error) = result {
        logger.error("an answer could not be recorded", metadata: ["error": "\(error)"])
      }
    }
  }

  private func say(_ result: JSONValue, to recipient: String) {
    guard let payload = try? CanonicalJSON.encode(result) else { return }
    answer(
      OutgoingMessage(
        topic: Self.resultsTopic(of: recipient), payload: payload, quality: .atLeastOnce,
        contentType: "application/json"))
  }
}
