import Mosquitto
import ServiceLifecycle

/// The gateway's own sending session as a service: alerts, receipts and heartbeats leave through it.
struct PublishingService: Service {
  let session: PublishingSession

  func run() async throws {
    try session.start()
    // Ends only by shutdown; what is pending is sent before the session ends.
    try? await gracefulShutdown()
    session.stop()
  }
}
