import Dispatch

extension Writer {
  /// Hands work over and suspends until it is durable or has failed, but for so long at most: for those who call people and
  /// have other ways to do it while the disk does not answer (ALERT-3).
  ///
  /// - Returns: nil when there is no answer by then. The work is done all the same, whenever the writer comes to it.
  package func perform<T: Sendable>(
    urgent: Bool = false, withinMilliseconds patience: Int, _ body: @escaping @Sendable (Transaction) throws -> T
  ) async throws -> T? {
    let result: Result<T, any Error>? = await withCheckedContinuation { continuation in
      let answer = FirstAnswer(continuation)
      submit(urgent: urgent, body) { answer.give($0) }
      DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(patience)) { answer.give(nil) }
    }
    return try result?.get()
  }
}
