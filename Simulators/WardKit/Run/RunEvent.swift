import Vitals

/// One happening of a run. Instants are monotonic nanoseconds of this machine unless a name says otherwise; they compare
/// across the processes of a run, and with nothing of another machine.
package enum RunEvent: Hashable, Sendable {
  /// A message was handed to the connection. Each message is told once; what goes again is another message.
  case sent(SentReading)
  /// A reading was due while the link was down: it is in the device's memory, and will be told as `sent` with the intent
  /// ``SendIntent/backfilled`` when the link is back. `message` is 0.
  case stored(SentReading)
  /// The broker acknowledged a message (PUBACK), or the publish ended without one.
  case acknowledged(Acknowledgement)
  /// The gateway's receipt reached a device.
  case receipt(ReceiptEvent)
  /// A device's memory was full: these readings are gone unreceipted, and were perhaps never sent.
  case overwritten(device: Int, boot: UInt64, sequences: [UInt64], at: Int64)
  /// A connection was made, refused or lost.
  case connection(ConnectionEvent)
  /// A step of the scenario's timeline began or ended.
  case phase(PhaseEvent)
  /// How late the sender itself is, about once a second: what a latency owes to the generator and not to the gateway.
  case lag(nanoseconds: Int64, at: Int64)
}

/// How a publish ended.
package struct Acknowledgement: Hashable, Sendable {
  /// The message it answers: ``SentReading/message``.
  package let message: UInt64
  /// Index into ``RunPlan/devices``.
  package let device: Int
  /// What was meant by the message: latency of a copy or of what goes again says nothing about the broker.
  package let intent: SendIntent
  /// The instant from which latency counts: that of the message.
  package let scheduledAt: Int64
  /// When the PUBACK was read, or the publish ended.
  package let at: Int64
  /// Nil for a PUBACK; else why there is none (`connection-lost`, `refused`, `queue-full`).
  package let failure: String?

  package init(
    message: UInt64, device: Int, intent: SendIntent, scheduledAt: Int64, at: Int64, failure: String?
  ) {
    self.message = message
    self.device = device
    self.intent = intent
    self.scheduledAt = scheduledAt
    self.at = at
    self.failure = failure
  }
}
