import Synchronization

/// Follows the gateway's event stream while a run goes on, and comes back to it when it ends.
final class EventListener: Sendable {
  private let task: Mutex<Task<Void, Never>?>

  init(_ gateway: GatewayClient, after position: Int64, into arrivals: Arrivals) {
    let task = Task.detached {
      var last = position
      var isOpen = true
      while !Task.isCancelled {
        do {
          try await gateway.events(after: last, opened: { isOpen = true }) { event in
            let now = Clock.monotonic
            last = event.position
            if case .evidence(let found, _) = event {
              arrivals.add(.evidence(device: found.device, time: found.reading, at: now))
            }
            return !Task.isCancelled
          }
        } catch {
          // Whatever it was, the stream is gone; it is asked for again, and that it was away is noted.
        }
        guard !Task.isCancelled else { return }
        // Once for each time: while it is away, asking for it in vain is no news.
        if isOpen { arrivals.add(.gatewayAway(at: Clock.monotonic)) }
        isOpen = false
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
    self.task = Mutex(task)
  }

  func stop() {
    task.withLock { task in
      task?.cancel()
      task = nil
    }
  }
}
