import Synchronization

/// Where callers leave work for the thread of a ``ClientFleet``.
final class FleetMailbox: Sendable {
  /// One thing to do.
  enum Command: Sendable {
    case add(Int, SessionConfiguration)
    case publish(Int, OutgoingMessage, UInt64)
    case sever(Int, Int?)
    case remove(Int)
  }

  let wakeUp: WakeUp
  private let clientBound: Int
  private let queueBound: Int
  private let state = Mutex(State())

  private struct State {
    var commands: [Command] = []
    /// Indices given out.
    var clients = 0
    var isClosed = false
  }

  init(clientBound: Int, queueBound: Int, wakeUp: WakeUp) {
    self.clientBound = clientBound
    self.queueBound = queueBound
    self.wakeUp = wakeUp
  }

  var isClosed: Bool { state.withLock { $0.isClosed } }

  func add(_ configuration: SessionConfiguration) throws(MosquittoError) -> Int {
    let answer: Result<Int, MosquittoError> = state.withLock { state in
      guard !state.isClosed else { return .failure(.stopped) }
      guard state.clients < clientBound else { return .failure(.queueFull(bound: clientBound)) }
      let index = state.clients
      state.clients += 1
      state.commands.append(.add(index, configuration))
      return .success(index)
    }
    wakeUp.signal()
    return try answer.get()
  }

  func post(_ command: Command) throws(MosquittoError) {
    let answer: Result<Bool, MosquittoError> = state.withLock { state in
      guard !state.isClosed else { return .failure(.stopped) }
      guard state.commands.count < queueBound else { return .failure(.queueFull(bound: queueBound)) }
      state.commands.append(command)
      // Behind others that wait: whoever left the first of them has woken the thread.
      return .success(state.commands.count == 1)
    }
    if try answer.get() { wakeUp.signal() }
  }

  func close() {
    state.withLock { $0.isClosed = true }
    wakeUp.signal()
  }

  func take() -> [Command] {
    state.withLock { state in
      defer { state.commands.removeAll(keepingCapacity: true) }
      return state.commands
    }
  }
}
