import Store
import Synchronization

/// What a lane has done so far, for metrics and readiness. Written by the lane's thread, read by anyone.
package final class LaneStatistics: Sendable {
  package struct Snapshot: Hashable, Sendable {
    package var messages: UInt64 = 0
    package var batches: UInt64 = 0
    package var unknownKeys: UInt64 = 0
    package var failedBatches: UInt64 = 0
    package var isConnected = false
  }

  private let state = Mutex(Snapshot())
  private let messages: Counter
  private let unknownKeys: Counter
  private let failedBatches: Counter

  /// - Parameter metrics: where the same numbers are exported under the lane's name.
  package init(_ lane: Lane, metrics: Metrics) {
    let label = [Metrics.Label("lane", lane.rawValue)]
    messages = metrics.counter("vigil_lane_messages_total", help: "Messages that a lane has committed.", label)
    unknownKeys = metrics.counter(
      "vigil_lane_unknown_keys_total", help: "Payload keys that no format knows; ignored.", label)
    failedBatches = metrics.counter(
      "vigil_lane_failed_batches_total", help: "Batches that the writer refused; the broker delivers them again.", label
    )
  }

  package var snapshot: Snapshot { state.withLock { $0 } }

  func committed(messages: Int, unknownKeys: Int) {
    self.messages.add(UInt64(messages))
    self.unknownKeys.add(UInt64(unknownKeys))
    state.withLock {
      $0.messages += UInt64(messages)
      $0.batches += 1
      $0.unknownKeys += UInt64(unknownKeys)
    }
  }

  func failed() {
    failedBatches.add()
    state.withLock { $0.failedBatches += 1 }
  }

  func connected(_ isConnected: Bool) { state.withLock { $0.isConnected = isConnected } }
}
