import Foundation
import Synchronization

/// A program that runs beside us, hears signals, and is stopped by its own pid.
///
/// Spawned by hand: Foundation hands a child whatever signals the calling thread has blocked, which on its worker threads
/// is nearly everything, and a child that cannot hear SIGTERM cannot be stopped cleanly.
package final class SpawnedProcess: Sendable {
  package let pid: pid_t
  /// Whether signals go to its whole group.
  private let leadsGroup: Bool
  /// The exit code once it was waited for: from then on the pid may belong to somebody else.
  private let status = Mutex<Int32?>(nil)

  /// - Parameters:
  ///   - log: the file that both outputs are appended to; nil drops them.
  ///   - environment: in place of our own.
  ///   - leadsGroup: gives it a process group of its own: a terminal's Ctrl-C does not reach it, and signals go to it and
  ///     its own children together.
  /// - Throws: `POSIXError` when it cannot be started.
  package init(
    _ program: String, _ arguments: [String], log: String? = nil, environment: [String: String]? = nil,
    leadsGroup: Bool = false
  ) throws {
    self.leadsGroup = leadsGroup
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = Self.attributes(leadsGroup: leadsGroup)
    defer { posix_spawnattr_destroy(&attributes) }
    let variables = (environment ?? ProcessInfo.processInfo.environment).map { "\($0.key)=\($0.value)" }
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { for copy in words + settings { free(copy) } }
    var spawned: pid_t = 0
    let code = posix_spawn(&spawned, program, &actions, &attributes, &words, &settings)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    pid = spawned
  }

  /// Nothing blocked, nothing ignored.
  private static func attributes(leadsGroup: Bool) -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    let group = leadsGroup ? POSIX_SPAWN_SETPGROUP : 0
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group))
    return attributes
  }

  /// The exit code (128 and more for a signal), or nil while it runs.
  package var exitCode: Int32? {
    status.withLock { status in
      if let status { return status }
      var word: Int32 = 0
      guard waitpid(pid, &word, WNOHANG) == pid else { return nil }
      status = word & 0x7f == 0 ? (word >> 8) & 0xff : 128 + (word & 0x7f)
      return status
    }
  }

  package var isRunning: Bool { exitCode == nil }

  /// Sends the signal, unless it has ended.
  package func signal(_ number: Int32) {
    guard exitCode == nil else { return }
    kill(leadsGroup ? -pid : pid, number)
  }

  /// Sends the signal and waits; one that does not go in time is killed. Blocks the calling thread.
  package func end(with number: Int32, within seconds: Int = 20) {
    // One that was stopped hears nothing else; a kill needs no awake process.
    if number != SIGKILL { signal(SIGCONT) }
    signal(number)
    let deadline = ContinuousClock.now + .seconds(seconds)
    while isRunning {
      if ContinuousClock.now > deadline { signal(SIGKILL) }
      usleep(2_000)
    }
  }
}
