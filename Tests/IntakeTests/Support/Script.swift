import ServiceLifecycle
import Testing

/// A test's own part among services: when it is over, the others are shut down gracefully.
struct Script: Service {
  private let body: @Sendable () async throws -> Void

  private init(body: @escaping @Sendable () async throws -> Void) { self.body = body }

  func run() async throws { try await body() }

  /// Runs the service for as long as the body lasts, then shuts it down and waits until it has ended.
  static func run(
    beside service: any Service, _ body: @escaping @Sendable () async throws -> Void = {}
  ) async throws {
    let script = ServiceGroupConfiguration.ServiceConfiguration(
      service: Script(body: body), successTerminationBehavior: .gracefullyShutdownGroup)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [.init(service: service), script], logger: silent))
    try await group.run()
  }
}

/// Waits until the condition holds; fails the test when it does not within the time.
func eventually(
  _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + .seconds(60)
  while try !condition() {
    guard ContinuousClock.now < deadline else {
      Issue.record(what, sourceLocation: sourceLocation)
      return
    }
    try await Task.sleep(for: .milliseconds(5))
  }
}
