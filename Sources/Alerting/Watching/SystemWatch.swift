import Logging
import ServiceLifecycle
import Store
import Synchronization
import Triage
import Vitals

/// Watches what the gateway itself stands on: its clock, its disk, and what its broker drops (ALERT-5).
package final class SystemWatch: Service {
  /// What the loop keeps between looks; touched by the loop alone, but for the inbox.
  private struct State {
    var clock: ClockWatch
    var drops = DropWatch()
    var stall = CommitStall()
    var lastAsked: Int64 = .min / 2
    var lastProbed: Int64 = 0
    /// When the alert that the disk stalled is over, by the monotonic clock.
    var stallEnds: Int64?
    var isRefusing = false
    /// What has to be said, in order; at most ``newsBound``.
    var news: [News] = []
  }

  private enum News: Sendable {
    case jumped(Int64)
    case clockCalm
    case dropped(Int)
    case dropsCalm
    case stalled(Int64)
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

  /// The broker published how many messages it dropped. Any thread; returns at once.
  package func brokerCounted(_ count: Int) {
    let now = monotonic()
    state.withLock { state in
      if case .dropped(let more) = state.drops.counted(count, monotonic: now) { Self.put(.dropped(more), in: &state) }
    }
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        // Cancelled by shutdown: the loop's condition ends it.
        try? await Task.sleep(for: .milliseconds(250), clock: .continuous)
        await self.look()
      }
    }
  }

  /// One look at everything; a test calls it by itself.
  func look() async {
    let now = monotonic()
    let wall = store.configuration.clock().milliseconds
    let (mustAsk, mustProbe) = state.withLock { state in
      notice(wall: wall, now: now, in: &state)
      let mustAsk = !state.stall.isWaiting && now - state.lastAsked >= 1_000
      if mustAsk {
        state.stall.asked(at: now)
        state.lastAsked = now
      }
      let mustProbe = now - state.lastProbed >= 10_000
      if mustProbe { state.lastProbed = now }
      return (mustAsk, mustProbe)
    }
    if mustAsk { ask() }
    for news in takeNews() { await say(news) }
    if mustProbe { await probe() }
  }

  private func notice(wall: Int64, now: Int64, in state: inout State) {
    switch state.clock.look(wall: wall, monotonic: now) {
    case .jumped(let milliseconds): Self.put(.jumped(milliseconds), in: &state)
    case .calm: Self.put(.clockCalm, in: &state)
    case nil: break
    }
    if state.drops.pass(monotonic: now) == .calm { Self.put(.dropsCalm, in: &state) }
    if case .stalled(let milliseconds) = state.stall.look(at: now) { Self.put(.stalled(milliseconds), in: &state) }
    if let ends = state.stallEnds, now >= ends {
      state.stallEnds = nil
      Self.put(.stallCalm, in: &state)
    }
  }

  /// An empty submission: it costs no fsync, and waits behind whatever commit is under way.
  private func ask() {
    store.writer.submit { _ in
    } completion: { [weak self] _ in
      guard let self else { return }
      let now = monotonic()
      state.withLock { state in
        guard case .recovered(let milliseconds) = state.stall.answered(at: now) else { return }
        state.stallEnds = now + Self.stallCalmMilliseconds
        Self.put(.recovered(milliseconds), in: &state)
      }
    }
  }

  /// A row that is written and synced: whether the disk takes anything at all.
  private func probe() async {
    let problem = await store.writeProblem()
    let wasRefusing = state.withLock { state in
      defer { state.isRefusing = problem != nil }
      return state.isRefusing
    }
    if problem != nil, !wasRefusing {
      standing.set(.storeStalled, true)
      distress?.call(.storeStalled)
      logger.error("the store takes nothing")
    } else if problem == nil, wasRefusing {
      standing.set(.storeStalled, false)
      await alarms.raise(.storeStalled)
      state.withLock { $0.stallEnds = monotonic() + Self.stallCalmMilliseconds }
    }
    if problem == nil { await alarms.recordLeftovers() }
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

  private func say(_ news: News) async {
    switch news {
    case .jumped(let milliseconds):
      logger.error("the clock was set", metadata: ["milliseconds": "\(milliseconds)"])
      await alarms.raise(.clockJump, value: Int(clamping: milliseconds))
    case .clockCalm: await alarms.end(.clockJump)
    case .dropped(let count): await alarms.raise(.brokerDropping, value: count)
    case .dropsCalm: await alarms.end(.brokerDropping)
    case .stalled(let milliseconds):
      // The writer does not answer, so nothing may wait for it here.
      logger.error("a commit stalls", metadata: ["milliseconds": "\(milliseconds)"])
      standing.set(.storeStalled, true)
      distress?.call(.storeStalled)
    case .recovered(let milliseconds):
      standing.set(.storeStalled, false)
      await alarms.raise(.storeStalled, value: Int(clamping: milliseconds))
    case .stallCalm: await alarms.end(.storeStalled)
    }
  }
}
