import Foundation
import Synchronization
import Vault

/// Keeps a second gateway out of the data folder: an advisory lock that dies with its process, however it dies.
package final class InstanceLock: Sendable {
  /// Nil once released; guarded by the mutex.
  private let descriptor: Mutex<Int32?>

  /// - Throws: ``StoreError/alreadyRunning(lockFile:)`` when another process holds it, `DurableError` when the disk does not
  ///   give the lock: that is nobody's holding it.
  package init(_ path: String) throws {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw DurableError(step: "open", path: path, code: errno) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(opened)
      if code == EWOULDBLOCK { throw StoreError.alreadyRunning(lockFile: path) }
      throw DurableError(step: "lock", path: path, code: code)
    }
    descriptor = Mutex(opened)
  }

  deinit { release() }

  /// Lets another process have the folder.
  package func release() {
    descriptor.withLock { held in
      if let open = held { close(open) }
      held = nil
    }
  }
}
