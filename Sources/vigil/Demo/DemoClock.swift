import Alerting
import Intake
import ServiceLifecycle
import Store

/// Draws the status line once a second, and ends the demonstration when its time is over.
struct DemoClock: Service {
  let parts: GatewayServices
  let screen: DemoScreen
  let ward: ChildProcess
  let seconds: Int?

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var second = 0
      while !Task.isCancelled, second < seconds ?? .max {
        // Cancelled by shutdown: the loop's condition ends it.
        do { try await Task.sleep(for: .seconds(1)) } catch { break }
        second += 1
        screen.status(status(second))
        if !ward.isRunning {
          screen.line("the simulated ward has ended; see ward.log in the demonstration's folder")
          break
        }
      }
      // The devices go first, while the gateway still takes what they have sent.
      await ward.stop()
    }
  }

  private func status(_ second: Int) -> String {
    let total = parts.store.conservation
    let head = parts.store.head
    return "\(second)s  received \(total.received)  summarised \(total[.summarised])  alarmed \(total[.alarmed])  "
      + "technical \(total[.technical])  blocks \(head.block + 1)  entries \(head.size)  "
      + (parts.brokerWatch.isAway ? "BROKER AWAY" : "watching")
  }
}
