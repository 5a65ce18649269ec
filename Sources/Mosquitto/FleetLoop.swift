import Glibc

/// The thread's side of a ``ClientFleet``.
final class FleetLoop {
  /// Connects per round, so that thousands of new clients do not keep the connected ones waiting.
  private static let connectsPerRound = 32

  private let commands: FleetMailbox
  private let delegate: any FleetDelegate
  private var generator: any RandomNumberGenerator & Sendable
  private var clients: [Int: FleetClient] = [:]
  private var nextMaintenance = 0
  /// Scratch for `poll`, with the client of each entry; entry 0 is the wake-up.
  private var entries: [pollfd] = []
  private var polled: [FleetClient] = []

  init(
    commands: FleetMailbox, delegate: any FleetDelegate, generator: any RandomNumberGenerator & Sendable
  ) {
    self.commands = commands
    self.delegate = delegate
    self.generator = generator
  }

  func run() {
    while !commands.isClosed {
      for command in commands.take() { perform(command) }
      let nextConnect = connectDue()
      exchange(untilMilliseconds: nextConnect)
      maintainIfDue()
    }
    for client in clients.values { client.disconnect() }
  }

  private func perform(_ command: FleetMailbox.Command) {
    switch command {
    case .add(let index, let configuration):
      clients[index] = FleetClient(index, configuration, delegate: delegate)
    case .publish(let index, let message, let token):
      guard let client = clients[index] else {
        return delegate.client(index, completed: token, error: .notConnected)
      }
      client.publish(message, token: token)
    case .sever(let index, let away):
      clients[index]?.lose(.connectionLost(code: 0), awayMilliseconds: away, using: &generator)
    case .remove(let index):
      clients.removeValue(forKey: index)?.disconnect()
    }
  }

  /// Connects those whose time has come.
  /// - Returns: when the next one's comes.
  private func connectDue() -> Int {
    var connected = 0
    var next = Int.max
    let now = MonotonicTime.milliseconds()
    for client in clients.values where client.handle == nil {
      if client.connectAt <= now, connected < Self.connectsPerRound {
        connected += 1
        attempt(client) { client throws(MosquittoError) in try client.connect() }
      } else {
        next = min(next, client.connectAt)
      }
    }
    return next
  }

  /// One `poll` over everybody, then the reads and writes that it allows.
  private func exchange(untilMilliseconds nextConnect: Int) {
    entries.removeAll(keepingCapacity: true)
    polled.removeAll(keepingCapacity: true)
    entries.append(pollfd(fd: commands.wakeUp.descriptor, events: Int16(POLLIN), revents: 0))
    for client in clients.values {
      guard let handle = client.handle else { continue }
      let events = Int16(POLLIN) | (handle.wantsWrite ? Int16(POLLOUT) : 0)
      entries.append(pollfd(fd: handle.socket, events: events, revents: 0))
      polled.append(client)
    }
    let patience = min(1_000, max(0, nextConnect - MonotonicTime.milliseconds()))
    guard poll(&entries, nfds_t(entries.count), Int32(patience)) > 0 else { return }
    if entries[0].revents != 0 { commands.wakeUp.clear() }
    for (entry, client) in zip(entries.dropFirst(), polled) where entry.revents != 0 {
      attempt(client) { client throws(MosquittoError) in
        try client.exchange(isReadable: entry.revents & ~Int16(POLLOUT) != 0)
      }
    }
  }

  private func maintainIfDue() {
    let now = MonotonicTime.milliseconds()
    guard now >= nextMaintenance else { return }
    nextMaintenance = now + 1_000
    for client in clients.values where client.handle != nil {
      attempt(client) { client throws(MosquittoError) in try client.maintain() }
    }
  }

  private func attempt(_ client: FleetClient, _ step: (FleetClient) throws(MosquittoError) -> Void) {
    do throws(MosquittoError) {
      try step(client)
    } catch {
      client.lose(error, using: &generator)
    }
  }
}
