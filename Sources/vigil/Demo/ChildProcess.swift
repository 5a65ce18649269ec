import Foundation
import Spawning

/// A program that the demonstration runs beside itself, in a group of its own: a terminal's Ctrl-C goes to the foreground
/// group, so that we stop our children, in our order.
final class ChildProcess: Sendable {
  private let process: SpawnedProcess

  /// - Parameter log: the file that its standard output and error go to.
  init(_ program: String, _ arguments: [String], log: String) throws {
    process = try SpawnedProcess(program, arguments, log: log, leadsGroup: true)
  }

  var pid: pid_t { process.pid }
  var isRunning: Bool { process.isRunning }

  /// Asks it to stop, waits, and after `seconds` ends it for good.
  func stop(within seconds: Int = 10) async {
    guard isRunning else { return }
    process.signal(SIGTERM)
    for _ in 0..<(seconds * 20) {
      // Cancelled or not, the child is waited for: it must not outlive us.
      _ = try? await Task.sleep(for: .milliseconds(50))
      if !isRunning { return }
      if Task.isCancelled { usleep(50_000) }
    }
    process.end(with: SIGKILL)
  }

  /// A program beside ours, in the folders given, or on the path.
  static func find(_ name: String, in folders: [String] = []) throws -> String {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    for folder in [own] + folders + path + ["/usr/sbin", "/usr/local/sbin"] {
      let candidate = folder + "/" + name
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
    }
    throw CommandFailure("\(name) is not installed")
  }
}
