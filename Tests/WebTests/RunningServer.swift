import Logging
import ServiceLifecycle
import Testing

@testable import Web

/// The whole server on a port of its own, for the time of a closure.
enum RunningServer {
  static func serving(_ scene: WebScene, _ body: @Sendable (Int) async throws -> Void) async throws {
    try await serving({ try scene.server(onListening: $0) }, body)
  }

  static func serving(_ scene: RecordScene, _ body: @Sendable (Int) async throws -> Void) async throws {
    try await serving({ try scene.server(onListening: $0) }, body)
  }

  private static func serving(
    _ make: (@escaping @Sendable (Int) async -> Void) throws -> VigilServer,
    _ body: @Sendable (Int) async throws -> Void
  ) async throws {
    let (ports, source) = AsyncStream<Int>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let server = try make { port in source.yield(port) }
    let group = ServiceGroup(
      configuration: .init(services: [server], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      var iterator = ports.makeAsyncIterator()
      let port = try #require(await iterator.next())
      do { try await body(port) } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }
}
