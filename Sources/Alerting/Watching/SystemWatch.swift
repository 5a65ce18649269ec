import Logging
import ServiceLifecycle
import Store
import Synchronization
import Triage
import Vitals

/// Watches what the gateway itself stands on: its clock, its disk, and what its broker drops (ALERT-5).
///
/// It looks in one loop and records in another: whatever waits for the writer must not keep the first from noticing that
/// the writer does not answer, and from calling people.
package final class SystemWatch: Service {
  /// What both loops keep between their rounds.
  private struct State {
    var clock: ClockWatch
    var drops = DropWatch()
    var stall = CommitStall()
    var lastAsked: Int64 = .min / 2
    var lastProbed: Int64 = 0
    /// When the alert that the disk stalled is over, by the monotonic clock.
    var stallEnds: Int64?
    /// The writer has not answered for too long.
    var isStalled = false
    /// The writer answers that the disk takes nothing.
    var isRefusing = false
    /// What has to be written down, in order; at most ``newsBound``, the newest beyond it are only logged.
    var news: [News] = []
  }

  /// What is for the ledger.
  private enum News: Sendable {
    case jumped(Int64)
    case clockCalm
    case dropped(Int)
    case dropsCalm
    case recovered(Int64)
    case stallCalm
  }

  private static let newsBound = 1_000
  private static let stallCalmMilliseconds: Int64 = 300_000

  private let store: Store
  private let alarms: GatewayAlarms
  private let distress: Distress?
  private let standing: WatchStanding
  private let logger: Logger
  private let monotonic: @Sendable () -> Int64
  private let state: Mutex<State>

  /// - Parameter monotonic: milliseconds of a clock that nobody sets.
  package init(
    store: Store, alarms: GatewayAlarms, distress: Distress?, standing: WatchStanding, logger: Logger,
    monotonic: @escaping @Sendable () -> Int64 = SystemWatch.uptime()
  ) {
    self.store = store
    self.alarms = alarms
    self.distress = distress
    self.standing = standing
    self.logger = logger
    self.monotonic = monotonic
    state = Mutex(
      State(clock: ClockWatch(wall: store.configuration.clock().milliseconds, monotonic: monotonic())))
  }

  /// Milliseconds since the call.
  package static func uptime() -> @Sendable () -> Int64 {
    let started = ContinuousClock.now
    return { Int64(started.duration(to: .now) / .milliseconds(1)) }
  }

  /// The broker published how many messages it dropped, before the gateway looked or now. Any thread; returns at once.
  package func brokerCounted(_ count: Int, isRetained: Bool) {
    let now = monotonic()
    state.withLock { state in
      if case .dropped(let more) = state.drops.counted(count, isRetained: isRetained, monotonic: now) {
        Self.put(.dropped(more), in: &state)
      }
    }
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      async let looking: Void = Self.every(250) { self.look() }
      async let recording: Void = Self.every(250) { await self.record() }
      _ = await (looking, recording)
    }
  }

  private static func every(_ milliseconds: Int, _ round: @Sendable () async -> Void) async {
    while !Task.isCancelled {
      // Cancelled by shutdown: the loop's condition ends it.
      try? await Task.sleep(for: .milliseconds(milliseconds), clock: .continuous)
      await round()
    }
  }

  // MARK: Looking: nothing here waits for the writer

  /// One look at the clock and at whether the writer answers. Returns at once, whatever the disk does.
  func look() {
    let now = monotonic()
    let wall = store.configuration.clock().milliseconds
    let (mustAsk, jumped, stalled) = state.withLock { state in
      let jumped = Self.noticeClock(wall: wall, now: now, in: &state)
      let stalled = Self.notice(now: now, in: &state)
      let mustAsk = !state.stall.isWaiting && now - state.lastAsked >= 1_000
      if mustAsk {
        state.stall.asked(at: now)
        state.lastAsked = now
      }
      return (mustAsk, jumped, stalled)
    }
    // Nothing is logged under the lock: the writer takes it too, and must not wait for whoever reads the log.
    if let jumped { logger.error("the clock was set", metadata: ["milliseconds": "\(jumped)"]) }
    if mustAsk { ask() }
    guard let stalled else { return }
    logger.error("a commit stalls", metadata: ["milliseconds": "\(stalled)"])
    show()
    distress?.call(.storeStalled)
  }

  /// - Returns: by how much the clock was set, when that is news.
  private static func noticeClock(wall: Int64, now: Int64, in state: inout State) -> Int64? {
    switch state.clock.look(wall: wall, monotonic: now) {
    case .jumped(let milliseconds):
      put(.jumped(milliseconds), in: &state)
      return milliseconds
    case .calm:
      put(.clockCalm, in: &state)
      return nil
    case nil: return nil
    }
  }

  /// - Returns: how long the writer has not answered, when that is news.
  private static func notice(now: Int64, in state: inout State) -> Int64? {
    if state.drops.pass(monotonic: now) == .calm { put(.dropsCalm, in: &state) }
    if let ends = state.stallEnds, now >= ends {
      state.stallEnds = nil
      put(.stallCalm, in: &state)
    }
    guard case .stalled(let milliseconds) = state.stall.look(at: now) else { return nil }
    state.isStalled = true
    return milliseconds
  }

  /// An empty submission: it costs no fsync, and waits behind whatever commit is under way.
  private func ask() {
    store.writer.submit { _ in
    } completion: { [weak self] _ in
      self?.answered()
    }
  }

  /// On the writer thread.
  private func answered() {
    let now = monotonic()
    let isRecovered = state.withLock { state in
      guard case .recovered(let milliseconds) = state.stall.answered(at: now) else { return false }
      state.isStalled = false
      state.stallEnds = now + Self.stallCalmMilliseconds
      Self.put(.recovered(milliseconds), in: &state)
      return true
    }
    if isRecovered { show() }
  }

  /// What clients are told of the disk.
  private func show() {
    standing.set(.storeStalled, state.withLock { $0.isStalled || $0.isRefusing })
  }

  // MARK: Recording: waits for the writer

  /// Writes down what was noticed, and every ten seconds asks whether the disk takes anything.
  func record() async {
    for news in takeNews() { await write(news) }
    let now = monotonic()
    let mustProbe = state.withLock { state in
      guard now - state.lastProbed >= 10_000 else { return false }
      state.lastProbed = now
      return true
    }
    if mustProbe { await probe() }
  }

  private static func put(_ news: News, in state: inout State) {
    if state.news.count < newsBound { state.news.append(news) }
  }

  private func takeNews() -> [News] {
    state.withLock { state in
      defer { state.news = [] }
      return state.news
    }
  }

  private func write(_ news: News) async {
    switch news {
    case .jumped(let milliseconds): await alarms.raise(.clockJump, value: Int(clamping: milliseconds))
    case .clockCalm: await alarms.end(.clockJump)
    case .dropped(let count): await alarms.raise(.brokerDropping, value: count)
    case .dropsCalm: await alarms.end(.brokerDropping)
    case .recovered(let milliseconds): await alarms.raise(.storeStalled, value: Int(clamping: milliseconds))
    case .stallCalm: await alarms.end(.storeStalled)
    }
  }

  /// A row that is written and synced: whether the disk takes anything at all.
  private func probe() async {
    let problem = await store.writeProblem()
    let wasRefusing = state.withLock { state in
      defer { state.isRefusing = problem != nil }
      return state.isRefusing
    }
    show()
    if problem != nil, !wasRefusing {
      distress?.call(.storeStalled)
      logger.error("the store takes nothing")
    } else if problem == nil, wasRefusing {
      await alarms.raise(.storeStalled)
      let now = monotonic()
      state.withLock { $0.stallEnds = now + Self.stallCalmMilliseconds }
    }
    if problem == nil { await alarms.recordLeftovers() }
  }
}
