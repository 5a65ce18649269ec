/// Work for the writer: runs on the writer thread inside the transaction of the batch that takes it.
struct Submission: Sendable {
  /// Urgent submissions go first when several wait.
  let isUrgent: Bool
  /// Whether it is what a lane received: answered before the observers hear of the batch, because a lane looks at nothing
  /// but the answer, and without a change to what any person is allowed.
  let isIntake: Bool
  /// Whether it changes nothing of what any person is or holds: a decision on an access, the opening of a stream. Streams
  /// that follow the head then go on reading it from memory.
  let isDecision: Bool
  /// Changes what it must; throwing takes back all that it changed, and only that. It runs a second time when another
  /// submission of its batch has failed, so it does nothing but through its transaction.
  let perform: @Sendable (Transaction) throws -> Void
  /// Called once, on the writer thread, after the batch is durable or the submission has failed. Must not block.
  let complete: @Sendable (Result<Void, any Error>) -> Void
}
