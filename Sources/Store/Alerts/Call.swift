import Vitals

/// One call in the outbox: one alert, to one recipient, in one round, on one channel.
package struct Call: Hashable, Sendable {
  /// What became of a call. The raw value is the stable word in storage.
  package enum State: String, CaseIterable, Hashable, Sendable {
    /// To be sent, or sent again.
    case open
    /// Handed to the channel, which keeps it for the recipient; nobody has confirmed it yet.
    case sent
    /// The recipient's application confirmed.
    case delivered
    /// No longer wanted: somebody answered, the alert ended, or a later round replaced it.
    case cancelled
  }

  package let id: Int64
  /// The position of the entry that opened the alert.
  package let alert: Int64
  /// The person's id.
  package let recipient: String
  package let channel: CallChannel
  /// The round of calling that it belongs to, from 1.
  package let round: Int
  package let state: State
  /// How often sending failed.
  package let attempts: Int
  /// When it is to be sent (again), on the gateway's clock.
  package let due: Timestamp
  package let created: Timestamp

  package init(
    id: Int64, alert: Int64, recipient: String, channel: CallChannel, round: Int, state: State, attempts: Int,
    due: Timestamp, created: Timestamp
  ) {
    self.id = id
    self.alert = alert
    self.recipient = recipient
    self.channel = channel
    self.round = round
    self.state = state
    self.attempts = attempts
    self.due = due
    self.created = created
  }
}
