import Foundation
import Synchronization

/// Keeps a second gateway out of the data folder: an advisory lock that dies with its process, however it dies.
package final class InstanceLock: Sendable {
  /// Nil once released; guarded by the mutex.
  private let descriptor: Mutex<Int32?>

  /// - Throws: ``StoreError/alreadyRunning(lockFile:)`` when another process holds it.
  package init(_ path: String) throws {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw CocoaError(.fileReadNoPermission, userInfo: [NSFilePathErrorKey: path]) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      close(opened)
      throw StoreError.alreadyRunning(lockFile: path)
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
