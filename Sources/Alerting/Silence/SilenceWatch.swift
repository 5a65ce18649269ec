import Logging
import ServiceLifecycle
import Store
import Synchronization
import Triage
import Vitals

/// Watches over devices that stop sending (ALERT-5): by their expected cadence, and by the last will that the broker
/// publishes for them. A device that is heard again ends its alert.
package final class SilenceWatch: Service {
  private let store: Store
  private let rules: @Sendable () -> TechnicalRules
  private let standing: WatchStanding?
  private let logger: Logger
  private let started = ContinuousClock.now
  private let state: Mutex<State>

  private struct State {
    var table: SilenceTable
    /// The registry that the table's limits come from.
    var generation: UInt64?
    /// While the broker is away nothing can be heard, and nobody counts as silent.
    var isSuspended = false
  }

  /// - Parameters:
  ///   - rules: the rules in force.
  ///   - standing: what clients are told while hardly any device is heard.
  package init(
    store: Store, settings: SilenceSettings, rules: @escaping @Sendable () -> TechnicalRules,
    standing: WatchStanding? = nil, logger: Logger
  ) {
    self.store = store
    self.rules = rules
    self.standing = standing
    self.logger = logger
    state = Mutex(State(table: SilenceTable(settings, now: 0)))
    store.observe { [weak self] report in
      guard !report.devices.isEmpty else { return }
      self?.heard(report.devices)
    }
  }

  /// Something came from these devices. Any thread; returns at once.
  package func heard(_ devices: [DeviceIndex]) {
    let (now, wall) = (elapsed, store.configuration.clock())
    var measured: [DeviceIndex: Int64] = [:]
    for device in state.withLock({ $0.table.lost(among: devices) }) {
      measured[device] = store.newestMeasurement(of: device).map { now - wall.milliseconds(since: $0) }
    }
    state.withLock { [measured] in $0.table.heard(devices, now: now, measured: measured) }
  }

  /// The broker published a device's standing. Any thread; returns at once.
  package func deviceStatus(_ device: DeviceIndex, isLost: Bool) {
    let now = elapsed
    state.withLock { $0.table.connection(of: device, isLost: isLost, now: now) }
  }

  /// The broker went away or came back. While it is away one alert says so, and no device counts as silent.
  package func brokerChanged(isAway: Bool) {
    let now = elapsed
    state.withLock { state in
      if state.isSuspended, !isAway { state.table.rebase(now: now) }
      state.isSuspended = isAway
    }
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await self.resume()
      var unreported: [SilenceChange] = []
      while !Task.isCancelled {
        // Cancelled by shutdown: the loop's condition ends it.
        try? await Task.sleep(for: .milliseconds(250), clock: .continuous)
        unreported = await self.report(unreported + self.look())
      }
    }
  }

  /// Time since the start, which no clock that is set can move.
  private var elapsed: Int64 {
    let time = started.duration(to: .now).components
    return time.seconds * 1_000 + time.attoseconds / 1_000_000_000_000_000
  }

  /// An outage that the process before reported goes on until its devices are heard: nobody else would end it.
  private func resume() async {
    do {
      let keys = try await store.openAlerts().compactMap(\.technical).filter {
        $0.kind == TechnicalKind.deviceSilent.rawValue && $0.device == .nobody
      }
      let units = keys.map(\.unit).filter { !$0.isEmpty }
      let isOutage = keys.contains(TechnicalKey(.deviceSilent))
      state.withLock { $0.table.resume(gateway: isOutage, units: units) }
      if isOutage { standing?.set(.devicesSilent, true) }
    } catch {
      logger.error("open outages cannot be read", metadata: ["error": "\(error)"])
    }
  }

  private func look() -> [SilenceChange] {
    let now = elapsed
    let generation = store.registryGeneration
    let limits = state.withLock { $0.generation != generation } ? self.limits() : nil
    return state.withLock { state in
      if let limits {
        state.table.watch(limits.mapValues(\.limit), units: limits.mapValues(\.unit), now: now)
        state.generation = generation
      }
      return state.isSuspended ? [] : state.table.advance(to: now)
    }
  }

  /// How long each device that somebody wears may be silent, and in which unit it is.
  private func limits() -> [DeviceIndex: (limit: Int64, unit: String)] {
    let silence = rules().silence
    var limits: [DeviceIndex: (limit: Int64, unit: String)] = [:]
    for device in store.registry.allDevices where device.presentWearer != nil {
      guard let limit = silence.limitMilliseconds(cadence: device.cadenceMilliseconds) else { continue }
      limits[device.index] = (limit, device.unit.name)
    }
    return limits
  }

  /// Writes what changed.
  ///
  /// - Returns: what could not be written and is due again.
  private func report(_ changes: [SilenceChange]) async -> [SilenceChange] {
    guard !changes.isEmpty else { return [] }
    // Clients are told whether it can be written or not.
    for change in changes {
      switch change {
      case .outageBegan: standing?.set(.devicesSilent, true)
      case .outageEnded: standing?.set(.devicesSilent, false)
      case .silent, .lost, .recovered, .unitOutageBegan, .unitOutageEnded: continue
      }
    }
    let rules = rules()
    do {
      try await store.writer.perform { transaction in
        for change in changes { try transaction.note(change, rules: rules) }
      }
      return []
    } catch {
      logger.error("silence could not be recorded", metadata: ["error": "\(error)", "changes": "\(changes.count)"])
      return Array(changes.suffix(Self.leftoverBound))
    }
  }

  /// How many changes wait for a disk with room.
  private static let leftoverBound = 100_000
}
