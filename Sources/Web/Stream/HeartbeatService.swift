import ServiceLifecycle

/// Lets idle event streams say that they are alive, and ends all of them when the gateway stops.
struct HeartbeatService: Service {
  let broadcast: HeadBroadcast
  let interval: Duration

  func run() async throws {
    // Streams outlive any grace period unless they are told: shutdown must not wait for their clients.
    try? await withGracefulShutdownHandler {
      try await cancelWhenGracefulShutdown {
        while true {
          try await Task.sleep(for: interval)
          broadcast.beat()
        }
      }
    } onGracefulShutdown: {
      broadcast.close()
    }
    broadcast.close()
  }
}
