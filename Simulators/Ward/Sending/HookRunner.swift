import Foundation

/// Runs the operator's commands at their time in a scenario, by `/bin/sh`, without holding up the sender.
final class HookRunner: Sendable {
  /// Commands by name, as `--hook NAME=COMMAND` gave them.
  let commands: [String: String]

  init(_ commands: [String: String]) {
    self.commands = commands
  }

  /// Starts the command; its output goes to standard error.
  func start(_ name: String) throws -> Process? {
    guard let command = commands[name] else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardOutput = FileHandle.standardError
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }
}
