extension Refusals {
  /// The same for a command that waits for a gateway.
  static func shown<T>(_ body: () async throws -> T) async throws -> T {
    do { return try await body() } catch { throw ending(with: error) }
  }
}
