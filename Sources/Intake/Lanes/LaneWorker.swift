import Logging
import Mosquitto
import Payload
import Store
import Triage

/// What a lane does with its messages: decodes them as they come, and commits them when the socket is dry.
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
  private var batch: LaneBatch
  private var statuses: [DeviceStatus] = []
  private var devices: Registry

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
    devices = store.registry
  }

  func receive(_ message: IncomingMessage) {
    if batch.items.isEmpty, store.registryGeneration != devices.generation { devices = store.registry }
    if let status = DeviceStatus(message, devices: devices) {
      statuses.append(status)
    } else {
      batch.take(message, devices: devices, decoder: decoder, now: store.configuration.clock)
    }
  }

  /// Commits what was taken; returns only when it is on disk, or when nothing of it was kept.
  func commit() -> DeliveryVerdict {
    defer { discard() }
    guard batch.items.isEmpty || commitTogether() else {
      statistics.failed()
      return .failed
    }
    statistics.committed(messages: batch.items.count, unknownKeys: batch.unknownKeys)
    for status in statuses { onStatus(status) }
    return .committed
  }

  func discard() {
    batch.removeAll()
    statuses.removeAll(keepingCapacity: true)
  }

  func stateChanged(_ state: SessionState) {
    if case .connected = state { statistics.connected(true) } else { statistics.connected(false) }
    onState(lane, state)
  }

  private func commitTogether() -> Bool {
    let items = batch.items
    let rules = rules.current
    do {
      try store.writer.wait(urgent: lane.isUrgent) { transaction in
        for item in items { try item.perform(in: transaction, rules: rules) }
      }
      return true
    } catch StoreError.noRoom, StoreError.stopping {
      return false
    } catch {
      logger.error("a batch failed, its messages are tried one by one", metadata: ["error": "\(error)"])
      return commitOneByOne(items, rules: rules)
    }
  }

  /// A poison message never blocks the window (INTAKE-2): whatever the writer cannot take by itself becomes a rejection.
  private func commitOneByOne(_ items: [LaneBatch.Item], rules: Rules) -> Bool {
    for item in items {
      do {
        try store.writer.wait(urgent: lane.isUrgent) { try item.perform(in: $0, rules: rules) }
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
