import Glibc
import Logging
import Synchronization

/// Many MQTT clients on one thread and one `epoll`, for simulators and load. (`mosquitto_loop` refuses sockets from
/// `FD_SETSIZE` on.)
///
/// Every client has its own identity, credentials, will and, if wanted, source address. It reconnects by its policy
/// until it is removed. libmosquitto opens three descriptors for each client, and its private socket pair holds up to
/// about 0.2 MB of kernel memory once a client has sent a few hundred packets.
package final class ClientFleet: Sendable {
  /// What a client costs in descriptors: the connection and the library's socket pair.
  package static let descriptorsPerClient: UInt64 = 3

  private let bound: Int
  private let commands: FleetMailbox
  private let delegate: any FleetDelegate
  private let generator: any RandomNumberGenerator & Sendable
  /// The running thread, until someone joins it.
  private let thread = Mutex<DedicatedThread?>(nil)

  /// - Parameters:
  ///   - maximumClients: the most that may ever be added.
  ///   - queueBound: publishes not yet taken by the thread; at the bound ``publish(_:from:token:)`` refuses.
  /// - Throws: ``MosquittoError/descriptorLimit(needed:limit:)`` if so many clients cannot be opened even after raising
  ///   the soft limit to the hard one.
  package init(
    maximumClients: Int, queueBound: Int = 100_000, delegate: any FleetDelegate,
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) throws(MosquittoError) {
    try DescriptorLimit.reserve(UInt64(max(0, maximumClients)) * Self.descriptorsPerClient)
    bound = maximumClients
    self.delegate = delegate
    self.generator = generator
    commands = FleetMailbox(clientBound: maximumClients, queueBound: queueBound, wakeUp: try WakeUp())
  }

  /// Starts the thread; once only.
  package func start() throws(MosquittoError) {
    let poller = try FleetPoller(wakeUp: commands.wakeUp)
    let started = try DedicatedThread(name: "fleet") { [self] in
      FleetLoop(commands: commands, delegate: delegate, poller: poller, generator: generator).run()
    }
    thread.withLock { $0 = started }
  }

  /// Adds a client, which connects soon. Any thread.
  /// - Returns: its index, counted from 0 and never used again.
  package func add(_ configuration: SessionConfiguration) throws(MosquittoError) -> Int {
    try configuration.validate()
    return try commands.add(configuration)
  }

  /// Publishes once, if the client is connected; the delegate hears of the end under `token`.
  /// - Throws: ``MosquittoError/queueFull(bound:)``, ``MosquittoError/exactlyOnceRefused(topicFilter:)`` and
  ///   ``MosquittoError/stopped``; then the delegate hears nothing.
  package func publish(_ message: OutgoingMessage, from index: Int, token: UInt64) throws(MosquittoError) {
    guard message.quality != .exactlyOnce else { throw .exactlyOnceRefused(topicFilter: message.topic) }
    try commands.post(.publish(index, message, token))
  }

  /// Cuts the client's connection without a word, as a lost link does: the broker sends the will.
  /// - Parameter awayMilliseconds: how long it stays away, also when it had no connection; nil leaves that to its policy.
  package func sever(_ index: Int, awayMilliseconds: Int? = nil) throws(MosquittoError) {
    try commands.post(.sever(index, awayMilliseconds))
  }

  /// Says DISCONNECT and forgets the client.
  package func remove(_ index: Int) throws(MosquittoError) {
    try commands.post(.remove(index))
  }

  /// Says DISCONNECT for all and ends the thread. Blocks until then; a second call returns at once.
  package func stop() {
    commands.close()
    let ending = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    ending?.join()
  }
}

/// How many descriptors the process may open.
enum DescriptorLimit {
  /// For everything else that the process has open.
  private static let margin: UInt64 = 64

  /// Makes room for `count` more by raising the soft limit as far as the hard one.
  static func reserve(_ count: UInt64) throws(MosquittoError) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      throw .handleUnavailable(errno: errno)
    }
    let needed = count + margin
    if needed > UInt64(limit.rlim_cur), limit.rlim_cur < limit.rlim_max {
      limit.rlim_cur = min(limit.rlim_max, rlim_t(needed))
      _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    guard needed <= UInt64(limit.rlim_cur) else {
      throw .descriptorLimit(needed: needed, limit: UInt64(limit.rlim_cur))
    }
  }
}
