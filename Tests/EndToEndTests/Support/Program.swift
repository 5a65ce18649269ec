import Foundation
import Spawning
import TestBroker
import Testing

/// A program under test, in a process group of its own, with its output in a file; it never outlives its owner.
final class Program: Sendable {
  let log: URL
  private let process: SpawnedProcess

  init(_ executable: URL, _ arguments: [String], environment: [String: String] = [:], log: URL) throws {
    self.log = log
    process = try SpawnedProcess(
      executable.path, arguments, log: log.path,
      environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, leadsGroup: true)
  }

  deinit { end(with: SIGKILL) }

  var pid: pid_t { process.pid }
  var output: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  /// The exit code (128 and more for a signal), or nil while it runs.
  var exitCode: Int32? { process.exitCode }

  /// To it and its own children: a tracer and what it traces are stopped together.
  func signal(_ number: Int32) { process.signal(number) }

  /// Sends the signal and waits for the end; one that does not hear it within half a minute is killed.
  func end(with number: Int32) { process.end(with: number, within: 30) }

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
