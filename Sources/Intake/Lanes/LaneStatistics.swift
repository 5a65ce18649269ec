import Mosquitto
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

  package init() {}

  package var snapshot: Snapshot { state.withLock { $0 } }

  func committed(messages: Int, unknownKeys: Int) {
    state.withLock {
      $0.messages += UInt64(messages)
      $0.batches += 1
      $0.unknownKeys += UInt64(unknownKeys)
    }
  }

  func failed() { state.withLock { $0.failedBatches += 1 } }

  func connected(_ isConnected: Bool) { state.withLock { $0.isConnected = isConnected } }
}
