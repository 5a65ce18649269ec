import Dispatch
import Synchronization

/// A few threads for work that waits for the disk, so that neither an event loop nor a task's thread ever does.
///
/// What is handed in waits in line on one of the lanes; how much that can be is bounded by the requests that wait for it.
package final class DiskLanes: Sendable {
  private let queues: [DispatchQueue]
  private let turn = Atomic<UInt64>(0)

  /// - Parameter count: how many fsyncs may be under way at a time.
  package init(count: Int = 4) {
    queues = (0..<max(1, count)).map { DispatchQueue(label: "vigil.disk.\($0)", qos: .userInitiated) }
  }

  /// Runs `body` on one of the lanes. Cancelling the task does not reach it.
  package func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    let number = turn.wrappingAdd(1, ordering: .relaxed).newValue
    let queue = queues[Int(number % UInt64(queues.count))]
    return try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try body() }) }
    }
  }
}
