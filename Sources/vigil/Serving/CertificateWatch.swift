import Logging
import Mosquitto
import ServiceLifecycle
import Store
import Vitals

/// Watches when the first certificate or revocation list towards the broker ends: a gateway that is shut out at midnight
/// was announced for two weeks.
struct CertificateWatch: Service {
  let tls: TLSConfiguration
  let host: String
  let metrics: Metrics
  let logger: Logger

  private static let warningSeconds: Int64 = 14 * 86_400
  private static let period = Duration.seconds(3_600)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        look()
        // Cancelled by shutdown: the loop's condition ends it.
        do { try await Task.sleep(for: Self.period) } catch { return }
      }
    }
  }

  private func look() {
    do {
      guard let expiry = try TLSContext(tls, host: host).earliestExpiry else { return }
      let left = expiry.secondsSinceEpoch - SystemClock.now().milliseconds / 1_000
      metrics.gauge("vigil_tls_expiry_seconds", help: "Until the first TLS file towards the broker ends.").set(left)
      guard left < Self.warningSeconds else { return }
      logger.error("a TLS file ends soon", metadata: ["file": "\(expiry.file)", "seconds": "\(left)"])
    } catch {
      logger.error("the TLS files cannot be read", metadata: ["error": "\(error)"])
    }
  }
}
