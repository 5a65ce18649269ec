import NIOCore

/// Runs a task on a connection's own event loop.
///
/// An event that the writer announces is then made and written by the thread that owns the socket: one thread wakes up for
/// it, not one that makes it and another that writes it. For tasks that suspend often and never block.
final class EventLoopTaskExecutor: TaskExecutor {
  private let eventLoop: any EventLoop

  init(_ eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
