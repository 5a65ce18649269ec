import Foundation

/// A program that runs beside us and is stopped by its own pid.
///
/// `@unchecked Sendable`: `Process` is configured before it starts and afterwards only asked and signalled, which it
/// allows from any thread.
final class ChildProcess: @unchecked Sendable {
  private let process = Process()
  let output = Pipe()

  /// - Parameter keepsOutput: whether standard output is read through ``output``; else it is dropped.
  init(_ program: String, _ arguments: [String], keepsOutput: Bool, errors: String) throws {
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = keepsOutput ? output : FileHandle.nullDevice
    guard FileManager.default.createFile(atPath: errors, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    // A terminal's Ctrl-C goes to its whole group; children of their own group are stopped by us, in our order.
    setpgid(process.processIdentifier, process.processIdentifier)
  }

  var isRunning: Bool { process.isRunning }
  var pid: Int32 { process.processIdentifier }

  /// Asks it to stop and waits until it has.
  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  /// Waits until it ends by itself.
  func wait() { process.waitUntilExit() }

  /// A program beside ours, or on the path.
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
