import CMosquitto
import Glibc

/// The thread's side of a ``ClientFleet``.
final class FleetLoop {
  /// Connects per round, so that thousands of new clients do not keep the connected ones waiting.
  private static let connectsPerRound = 32
  /// Every client is looked after once a second, in so many portions, so that thousands do not do it at one instant.
  private static let maintenancePortions = 20

  private let commands: FleetMailbox
  private let delegate: any FleetDelegate
  private let poller: FleetPoller
  private var generator: any RandomNumberGenerator & Sendable
  /// By index; nil once removed.
  private var clients: [FleetClient?] = []
  /// Clients without a connection, and when the first of them is to connect.
  private var waiting: [FleetClient] = []
  private var nextConnect = Int.max
  /// Clients to which something was handed in this round.
  private var touched: [FleetClient] = []
  private var events = [epoll_event](repeating: epoll_event(), count: 1_024)
  private var nextMaintenance = 0
  private var maintainedPortion = 0

  init(
    commands: FleetMailbox, delegate: any FleetDelegate, poller: FleetPoller,
    generator: any RandomNumberGenerator & Sendable
  ) {
    self.commands = commands
    self.delegate = delegate
    self.poller = poller
    self.generator = generator
  }

  func run() {
    while !commands.isClosed {
      for command in commands.take() { perform(command) }
      flushTouched()
      connectDue()
      exchange()
      maintainIfDue()
    }
    for client in clients { client?.disconnect() }
  }

  private func perform(_ command: FleetMailbox.Command) {
    switch command {
    case .add(let index, let configuration):
      let client = FleetClient(index, configuration, delegate: delegate)
      // Indices are given out and posted under one lock: they come in order.
      clients.append(client)
      wait(client)
    case .publish(let index, let message, let token):
      guard let client = client(index) else {
        return delegate.client(index, completed: token, error: .notConnected)
      }
      client.publish(message, token: token)
      touched.append(client)
    case .sever(let index, let away):
      if let client = client(index) { lose(client, .connectionLost(code: 0), awayMilliseconds: away) }
    case .remove(let index):
      guard let client = client(index) else { return }
      clients[index] = nil
      waiting.removeAll { $0 === client }
      client.disconnect()
    }
  }

  private func client(_ index: Int) -> FleetClient? { clients.indices.contains(index) ? clients[index] : nil }

  /// Writes what was handed over in this round, without waiting to be told that there is room.
  private func flushTouched() {
    for client in touched where client.isConnected {
      attempt(client) { client throws(MosquittoError) in try client.exchange(isReadable: false) }
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// Connects those whose time has come.
  private func connectDue() {
    let now = MonotonicTime.milliseconds()
    guard now >= nextConnect else { return }
    var connecting: [FleetClient] = []
    nextConnect = .max
    waiting.removeAll { client in
      if client.connectAt <= now, connecting.count < Self.connectsPerRound {
        connecting.append(client)
        return true
      }
      nextConnect = min(nextConnect, client.connectAt)
      return false
    }
    for client in connecting {
      client.isWaiting = false
      attempt(client) { client throws(MosquittoError) in try client.connect() }
    }
  }

  /// Reads and writes whatever is ready.
  private func exchange() {
    let patience = min(1_000, max(0, min(nextConnect, nextMaintenance) - MonotonicTime.milliseconds()))
    for ready in poller.wait(milliseconds: patience, buffer: &events) {
      guard let index = ready.client else {
        commands.wakeUp.clear()
        continue
      }
      guard let client = client(index), client.handle != nil else { continue }
      attempt(client) { client throws(MosquittoError) in try client.exchange(isReadable: ready.isReadable) }
    }
  }

  private func maintainIfDue() {
    let now = MonotonicTime.milliseconds()
    guard now >= nextMaintenance else { return }
    nextMaintenance = now + 1_000 / Self.maintenancePortions
    maintainedPortion = (maintainedPortion + 1) % Self.maintenancePortions
    for index in stride(from: maintainedPortion, to: clients.count, by: Self.maintenancePortions) {
      guard let client = clients[index], client.handle != nil else { continue }
      attempt(client) { client throws(MosquittoError) in try client.maintain() }
    }
  }

  /// Takes a step of a client, and then waits for what it wants.
  private func attempt(_ client: FleetClient, _ step: (FleetClient) throws(MosquittoError) -> Void) {
    do throws(MosquittoError) {
      try step(client)
      try client.watch(with: poller)
    } catch {
      lose(client, error, awayMilliseconds: nil)
    }
  }

  private func lose(_ client: FleetClient, _ error: MosquittoError, awayMilliseconds: Int?) {
    client.lose(error, awayMilliseconds: awayMilliseconds, using: &generator)
    wait(client)
  }

  private func wait(_ client: FleetClient) {
    if !client.isWaiting { waiting.append(client) }
    client.isWaiting = true
    nextConnect = min(nextConnect, client.connectAt)
  }
}
