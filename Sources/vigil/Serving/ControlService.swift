import Dispatch
import ServiceLifecycle
import Sharing

/// Takes commands of this machine while the gateway runs.
struct ControlService: Service {
  let path: String
  let desk: OperatorDesk

  func run() async throws {
    let server = try ControlServer(path: path, desk: desk)
    // Ends only by shutdown; the command that runs is answered first.
    try? await gracefulShutdown()
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        server.stop()
        continuation.resume()
      }
    }
  }
}
