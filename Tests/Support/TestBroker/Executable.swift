import Foundation

/// Finds and runs the system's commands.
package enum Executable {
  /// The full path; `sbin` folders count even when the caller's `PATH` leaves them out.
  package static func find(_ name: String) throws -> URL {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    for folder in path.split(separator: ":") + ["/usr/sbin", "/usr/local/sbin", "/usr/bin"] {
      let file = "\(folder)/\(name)"
      if FileManager.default.isExecutableFile(atPath: file) { return URL(filePath: file) }
    }
    throw BrokerError.noExecutable(name)
  }

  /// Runs to the end and returns both outputs together.
  @discardableResult
  package static func run(_ name: String, _ arguments: [String], in folder: URL? = nil) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = try find(name)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw BrokerError.commandFailed(name, output: text) }
    return text
  }
}
