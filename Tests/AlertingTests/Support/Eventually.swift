import Testing

/// Waits until the condition holds; fails the test when it does not within the time, which is long because tests that
/// block share the pool's two threads with this one.
func eventually(
  within seconds: Double = 180, _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: () async throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while try await !condition() {
    guard ContinuousClock.now < deadline else {
      Issue.record(what, sourceLocation: sourceLocation)
      return
    }
    await Task.yield()
    try await Task.sleep(for: .milliseconds(5))
  }
}
