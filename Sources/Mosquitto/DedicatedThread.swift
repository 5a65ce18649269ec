import Glibc

/// A named thread for blocking C: neither the main thread nor a worker of Swift's pool waits in it.
struct DedicatedThread: Sendable {
  /// Joined or detached once by the owner.
  private let identifier: pthread_t

  /// The closure on its way into the thread.
  private final class Body: Sendable {
    let name: String
    let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
      self.name = name
      self.run = run
    }
  }

  /// - Throws: ``MosquittoError/handleUnavailable(errno:)`` if the system gives no thread.
  init(name: String, _ run: @escaping @Sendable () -> Void) throws(MosquittoError) {
    identifier = try Self.spawn(Body(name: String(name.prefix(15)), run: run))
  }

  private static func spawn(_ body: Body) throws(MosquittoError) -> pthread_t {
    let retained = Unmanaged.passRetained(body)
    var identifier = pthread_t()
    let result = pthread_create(&identifier, nil, threadMain, retained.toOpaque())
    guard result == 0 else {
      retained.release()
      throw .handleUnavailable(errno: result)
    }
    return identifier
  }

  /// The C entry: takes over the body that `spawn` retained.
  private static let threadMain: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
    guard let argument else { return nil }
    let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
    setName(body.name)
    body.run()
    return nil
  }

  /// Names the calling thread for `top` and `perf`, through `/proc`, as Swift sees no `pthread_setname_np` here.
  private static func setName(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = write(file, name, name.utf8.count)
    close(file)
  }

  /// Lets the thread end by itself, instead of ``join()``.
  func detach() {
    pthread_detach(identifier)
  }

  /// Waits until the closure has returned. Once only, and never from the thread itself.
  func join() {
    pthread_join(identifier, nil)
  }
}
