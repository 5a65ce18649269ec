import Mosquitto
import Store
import Synchronization

/// Hands a message to the gateway's own MQTT session; returns at once, and the completion tells when the broker has it.
package typealias MessagePublisher =
  @Sendable (OutgoingMessage, @escaping @Sendable (Result<Void, MosquittoError>) -> Void) throws -> Void

/// Publishes alerts at QoS 1 on `vigil/v1/alerts/{recipient}`. The broker's PUBACK says that the broker has it, never
/// that the recipient does: that takes an answer (see ``AnswerDesk``).
package final class MQTTChannel: Sendable {
  /// The broker did not acknowledge within the time. The session still holds the message and sends it when it can.
  package struct Unacknowledged: Error {}

  /// A message that the session holds. One waiter at a time: the try of one call.
  private final class Ticket: Sendable {
    let bell = Bell()
    let result = Mutex<Result<Void, MosquittoError>?>(nil)
    /// Whether there is a result; apart from it, so that it can be asked while ``MQTTChannel/tickets`` is held.
    let isSettled = Atomic(false)
  }

  private let publish: MessagePublisher
  private let patience: Duration
  private let ticketBound: Int
  /// Messages that the session holds, by id: a further try waits for the first instead of sending a copy. At most
  /// `ticketBound`; beyond it those are forgotten whose fate is known, and if that is none, all: a further try then sends
  /// a copy under the same id, and nobody waits for less.
  private let tickets = Mutex<[String: Ticket]>([:])

  package init(
    patienceMilliseconds: Int64 = 3_000, ticketBound: Int = 10_000, publish: @escaping MessagePublisher
  ) {
    patience = .milliseconds(patienceMilliseconds)
    self.ticketBound = ticketBound
    self.publish = publish
  }

  /// The topic of a recipient's alerts.
  package static func topic(of recipient: String) -> String { "vigil/v1/alerts/\(recipient)" }

  /// Returns once the broker has acknowledged the message.
  ///
  /// - Throws: ``Unacknowledged`` when that takes too long, or what the session says.
  package func send(_ message: AlertMessage, to recipient: String) async throws {
    let (ticket, isNew) = tickets.withLock { tickets in
      if let ticket = tickets[message.id] { return (ticket, false) }
      if tickets.count >= ticketBound { tickets = tickets.filter { !$0.value.isSettled.load(ordering: .acquiring) } }
      if tickets.count >= ticketBound { tickets.removeAll() }
      let ticket = Ticket()
      tickets[message.id] = ticket
      return (ticket, true)
    }
    do {
      if isNew { try post(message, to: recipient, ticket) }
      await ticket.bell.wait(atMost: patience)
      guard let result = ticket.result.withLock({ $0 }) else { throw Unacknowledged() }
      try result.get()
      forget(message.id)
    } catch let error as Unacknowledged {
      throw error
    } catch {
      forget(message.id)
      throw error
    }
  }

  private func post(_ message: AlertMessage, to recipient: String, _ ticket: Ticket) throws {
    try publish(
      OutgoingMessage(
        topic: Self.topic(of: recipient), payload: message.bytes, quality: .atLeastOnce,
        contentType: "application/json")
    ) { result in
      ticket.result.withLock { $0 = result }
      ticket.isSettled.store(true, ordering: .releasing)
      ticket.bell.ring()
    }
  }

  /// How many messages it remembers that the session holds.
  var held: Int { tickets.withLock { $0.count } }

  private func forget(_ id: String) { tickets.withLock { _ = $0.removeValue(forKey: id) } }
}
