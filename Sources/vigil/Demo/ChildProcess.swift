import Foundation
import Synchronization

/// A program that runs beside us, in a process group of its own, and is stopped by its own pid.
///
/// Spawned by hand: Foundation hands a child whatever signals its own threads have blocked, and a child that cannot hear
/// SIGTERM cannot be stopped cleanly. A terminal's Ctrl-C goes to the foreground group, so a child of another group is
/// stopped by us, in our order.
final class ChildProcess: Sendable {
  let pid: pid_t
  /// Whether it was seen to have ended: a pid that was waited for may belong to somebody else.
  private let hasEnded = Mutex(false)

  /// - Parameter log: the file that its standard output and error go to.
  init(_ program: String, _ arguments: [String], log: String) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
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
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var copies: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    copies.append(nil)
    var spawned: pid_t = 0
    let code = posix_spawn(&spawned, program, &actions, &attributes, copies, environ)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    pid = spawned
  }

  var isRunning: Bool {
    hasEnded.withLock { hasEnded in
      if !hasEnded { hasEnded = waitpid(pid, nil, WNOHANG) != 0 }
      return !hasEnded
    }
  }

  /// Asks it to stop, waits, and after `seconds` ends it for good.
  func stop(within seconds: Int = 10) async {
    guard isRunning else { return }
    kill(pid, SIGTERM)
    for _ in 0..<(seconds * 20) {
      // Cancelled or not, the child is waited for: it must not outlive us.
      _ = try? await Task.sleep(for: .milliseconds(50))
      if !isRunning { return }
      if Task.isCancelled { usleep(50_000) }
    }
    kill(pid, SIGKILL)
    hasEnded.withLock { hasEnded in
      if !hasEnded { waitpid(pid, nil, 0) }
      hasEnded = true
    }
  }

  /// A program beside ours, in the folders given, or on the path.
  static func find(_ name: String, in folders: [String] = []) throws -> String {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    for folder in [own] + folders + path + ["/usr/sbin", "/usr/local/sbin"] {
      let candidate = folder + "/" + name
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
    }
    throw CocoaError(.fileNoSuchFile, userInfo: [NSLocalizedDescriptionKey: "\(name) is not installed"])
  }
}
