import Logging
import Mosquitto
import Payload
import Store
import Triage

/// What a lane does with its messages: decodes them as they come, hands them to the writer in parts, and lets nothing be
/// acknowledged before all of them are on disk.
///
/// `@unchecked Sendable`: it is made by one thread and then used by the lane's thread alone, which calls every method.
final class LaneWorker: LaneDelegate, @unchecked Sendable {
  let lane: Lane
  private let store: Store
  private let rules: RulesHolder
  private let statistics: LaneStatistics
  private let logger: Logger
  private let decoder: PayloadDecoder
  private let onStatus: @Sendable (DeviceStatus) -> Void
  private let onState: @Sendable (Lane, SessionState) -> Void
  /// What was decoded since the last part was handed over.
  private var batch: LaneBatch
  /// The parts that the writer has.
  private var parts: [[LaneBatch.Item]] = []
  private let handOver = HandOver()
  private var unknownKeys = 0
  private var statuses: [DeviceStatus] = []
  private var devices: DeviceDirectory

  init(
    lane: Lane, store: Store, rules: RulesHolder, statistics: LaneStatistics, decoder: PayloadDecoder, logger: Logger,
    onStatus: @escaping @Sendable (DeviceStatus) -> Void,
    onState: @escaping @Sendable (Lane, SessionState) -> Void
  ) {
    self.lane = lane
    self.store = store
    self.rules = rules
    self.statistics = statistics
    self.decoder = decoder
    self.logger = logger
    self.onStatus = onStatus
    self.onState = onState
    batch = LaneBatch(lane: lane)
    devices = DeviceDirectory(store.registry)
  }

  func receive(_ message: IncomingMessage) {
    if batch.items.isEmpty, parts.isEmpty, store.registryGeneration != devices.generation {
      devices.replace(store.registry)
    }
    if let status = DeviceStatus(message, devices: devices.registry) {
      statuses.append(status)
    } else {
      batch.take(message, devices: &devices, decoder: decoder, now: store.configuration.clock)
      if batch.items.count >= Self.partSize, handOver.isIdle { handOverPart() }
    }
  }

  /// How many messages a part has at least, unless it is the last: below that another commit costs more than decoding
  /// beside it saves.
  private static let partSize = 32

  /// Commits what was taken; returns only when it is on disk, or when nothing of it was kept.
  func commit() -> DeliveryVerdict {
    defer { discard() }
    if !batch.items.isEmpty { handOverPart() }
    guard settle(handOver.wait()) else {
      statistics.failed()
      return .failed
    }
    statistics.committed(messages: parts.reduce(0) { $0 + $1.count }, unknownKeys: unknownKeys)
    for status in statuses { onStatus(status) }
    return .committed
  }

  /// Forgets what was taken; what the writer has already, it commits, and finds again when the broker delivers it again.
  func discard() {
    _ = handOver.wait()
    parts.removeAll(keepingCapacity: true)
    batch.removeAll()
    statuses.removeAll(keepingCapacity: true)
    unknownKeys = 0
  }

  func stateChanged(_ state: SessionState) {
    if case .connected = state { statistics.connected(true) } else { statistics.connected(false) }
    onState(lane, state)
  }

  private func handOverPart() {
    let items = batch.items
    let rules = rules.current
    unknownKeys += batch.unknownKeys
    parts.append(items)
    batch.removeAll()
    handOver.submit(to: store.writer, urgent: lane.isUrgent) { transaction in
      for item in items { try item.perform(in: transaction, rules: rules) }
    }
  }

  /// - Returns: whether everything is on disk after all.
  private func settle(_ failures: [HandOver.Failure]) -> Bool {
    for failure in failures {
      switch failure.error {
      case StoreError.noRoom, StoreError.stopping: return false
      default:
        logger.error("a batch failed, its messages are tried one by one", metadata: ["error": "\(failure.error)"])
        guard commitOneByOne(parts[failure.part], rules: rules.current) else { return false }
      }
    }
    return true
  }

  /// A poison message never blocks the window (INTAKE-2): whatever the writer cannot take by itself becomes a rejection.
  private func commitOneByOne(_ items: [LaneBatch.Item], rules: Rules) -> Bool {
    for item in items {
      do {
        try store.writer.wait(urgent: lane.isUrgent, intake: true) { try item.perform(in: $0, rules: rules) }
      } catch StoreError.noRoom, StoreError.stopping {
        return false
      } catch {
        logger.error("a message could not be judged", metadata: ["error": "\(error)"])
        let refusal = item.refusal(because: "internal-error")
        do { try store.writer.wait { try $0.refuse(refusal) } } catch { return false }
      }
    }
    return true
  }
}
