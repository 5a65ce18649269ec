/// What became of one try of a call.
enum CallOutcome: Hashable, Sendable {
  /// The recipient's application has it.
  case delivered
  /// The channel keeps it for the recipient, who has not confirmed.
  case handedOver
  case failed
  /// Somebody answered meanwhile, or a later round took its place: it was not sent.
  case unwanted
}
