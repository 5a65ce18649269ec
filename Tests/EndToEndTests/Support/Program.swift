import Foundation
import Synchronization
import TestBroker
import Testing

/// A program under test, in a process group of its own, with its output in a file; it never outlives its owner.
///
/// Spawned by hand: Foundation hands a child the signals that its own threads have blocked, and a gateway that cannot hear
/// SIGTERM is not the one that is installed.
final class Program: Sendable {
  let pid: pid_t
  let log: URL
  private let status = Mutex<Int32?>(nil)

  init(_ executable: URL, _ arguments: [String], environment: [String: String] = [:], log: URL) throws {
    self.log = log
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log.path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
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
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
    var argv: [UnsafeMutablePointer<CChar>?] = ([executable.path] + arguments).map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { for copy in argv + envp { free(copy) } }
    var spawned: pid_t = 0
    let code = posix_spawn(&spawned, executable.path, &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    pid = spawned
  }

  deinit { end(with: SIGKILL) }

  var output: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  /// The exit code (128 and more for a signal), or nil while it runs.
  var exitCode: Int32? {
    status.withLock { status in
      if let status { return status }
      var word: Int32 = 0
      guard waitpid(pid, &word, WNOHANG) == pid else { return nil }
      status = word & 0x7f == 0 ? (word >> 8) & 0xff : 128 + (word & 0x7f)
      return status
    }
  }

  /// To it and its own children: a tracer and what it traces are stopped together.
  func signal(_ number: Int32) {
    if exitCode == nil { kill(-pid, number) }
  }

  /// Sends the signal and waits for the end; one that does not hear it within half a minute is killed.
  func end(with number: Int32) {
    signal(number)
    let deadline = ContinuousClock.now + .seconds(30)
    while exitCode == nil {
      if ContinuousClock.now > deadline { signal(SIGKILL) }
      usleep(2_000)
    }
  }

  /// Waits for its own end.
  func wait(within seconds: Double) throws -> Int32 {
    try eventually("the end of pid \(pid)", within: seconds) { exitCode }
  }

  /// One of the programs that were built beside these tests.
  static func built(_ name: String) throws -> URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    if let bundle = CommandLine.arguments.first(where: { $0.hasSuffix(".xctest") }) {
      folder = URL(fileURLWithPath: bundle)
    }
    let places = [folder.deletingLastPathComponent(), Installation.sources.appending(path: ".build/debug")]
    let found = places.map { $0.appending(path: name) }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    return try #require(found, "\(name) is not built: swift build --build-tests")
  }
}

/// Runs a program to its end.
///
/// - Returns: its output.
@discardableResult
func run(
  _ executable: URL, _ arguments: [String], environment: [String: String] = [:], expecting code: Int32 = 0
) throws -> String {
  let log = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: log) }
  let program = try Program(executable, arguments, environment: environment, log: log)
  let ended = try program.wait(within: 120)
  try #require(ended == code, "\(executable.lastPathComponent) \(arguments.joined(separator: " ")): \(program.output)")
  return program.output
}

/// A condition that did not come true in time.
struct TooLate: Error, CustomStringConvertible {
  let description: String
}

/// Waits until `condition` gives a value.
@discardableResult
func eventually<T>(
  _ what: String, within seconds: Double = 60, _ condition: () throws -> T?
) throws -> T {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while true {
    if let value = try condition() { return value }
    guard ContinuousClock.now < deadline else { throw TooLate(description: "waited \(seconds) s for \(what)") }
    usleep(10_000)
  }
}

/// Waits until `condition` holds.
func eventually(_ what: String, within seconds: Double = 60, _ condition: () throws -> Bool) throws {
  try eventually(what, within: seconds) { try condition() ? true : nil }
}
