import Foundation
import Synchronization

/// A child that hears signals. Foundation hands a child whatever the calling thread has blocked, which on its own worker
/// threads is nearly everything: a broker started from there never hears SIGTERM, and waiting for it never ends.
package final class SpawnedProcess: Sendable {
  package let pid: pid_t
  /// Whether it was waited for: from then on the pid may belong to somebody else.
  private let hasEnded = Mutex(false)

  /// - Parameter log: takes both outputs; nil drops them.
  package init(_ program: URL, _ arguments: [String], log: String? = nil, environment: [String: String]? = nil) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words: [UnsafeMutablePointer<CChar>?] = ([program.path] + arguments).map { strdup($0) }
    var settings: [UnsafeMutablePointer<CChar>?] =
      (environment ?? ProcessInfo.processInfo.environment).map { strdup("\($0.key)=\($0.value)") }
    defer { for word in words + settings { free(word) } }
    words.append(nil)
    settings.append(nil)
    var spawned: pid_t = 0
    let code = posix_spawn(&spawned, program.path, &actions, &attributes, words, settings)
    guard code == 0 else { throw BrokerError.commandFailed(program.path, output: String(cString: strerror(code))) }
    pid = spawned
  }

  package var isRunning: Bool {
    hasEnded.withLock { hasEnded in
      if !hasEnded { hasEnded = waitpid(pid, nil, WNOHANG) != 0 }
      return !hasEnded
    }
  }

  package func signal(_ number: Int32) {
    hasEnded.withLock { hasEnded in
      if !hasEnded { _ = Foundation.kill(pid, number) }
    }
  }

  /// Sends the signal and waits; one that does not go within 20 seconds is killed.
  package func end(with number: Int32) {
    signal(SIGCONT)
    signal(number)
    let deadline = ContinuousClock.now + .seconds(20)
    while isRunning {
      if ContinuousClock.now > deadline { signal(SIGKILL) }
      usleep(2_000)
    }
  }
}
