import Store
import Synchronization

/// What the writer thread and the deadlines leave for the dispatcher: handed over without blocking.
final class Inbox: Sendable {
  struct Contents {
    var calls: [Call] = []
    var unrecorded: [UnrecordedCall] = []
    /// More came than is held: the outbox on disk has them all, read it again.
    var isOverfull = false
  }

  /// How many calls are held; beyond it they are found on disk.
  static let bound = 100_000

  private let contents = Mutex(Contents())

  func put(_ calls: [Call]) {
    contents.withLock { contents in
      if contents.calls.count + calls.count > Self.bound {
        contents.calls = []
        contents.isOverfull = true
      } else {
        contents.calls += calls
      }
    }
  }

  /// At the bound the oldest go: the newest round of an alert names everyone whom the older ones named.
  func put(_ calls: [UnrecordedCall]) {
    contents.withLock { contents in
      contents.unrecorded += calls
      let excess = contents.unrecorded.count - Self.bound
      if excess > 0 { contents.unrecorded.removeFirst(excess) }
    }
  }

  func takeAll() -> Contents {
    contents.withLock { contents in
      defer { contents = Contents() }
      return contents
    }
  }
}
