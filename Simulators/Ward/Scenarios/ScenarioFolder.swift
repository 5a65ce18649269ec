import ArgumentParser
import Foundation
import WardKit

/// Finds scenario files: by path, or by name in the folder that comes with the program.
enum ScenarioFolder {
  /// Where scenarios are looked for: `VIGIL_SCENARIOS`, the working folder's `Simulators/scenarios`, and beside the
  /// program, as it is built and as it is installed.
  static var candidates: [String] {
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    let running = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).map {
      URL(fileURLWithPath: $0).deletingLastPathComponent()
    }
    let beside = (running ?? program).path
    return [ProcessInfo.processInfo.environment["VIGIL_SCENARIOS"]].compactMap(\.self) + [
      "Simulators/scenarios", "\(beside)/../../../Simulators/scenarios", "\(beside)/../../Simulators/scenarios",
      "\(beside)/../share/vigil/scenarios",
    ]
  }

  /// The first of the candidates that is there.
  static var folder: String? { candidates.first { FileManager.default.fileExists(atPath: $0) } }

  /// - Parameter name: a name such as `ward`, or the path of a file.
  static func load(_ name: String, overrides: [(key: String, value: String)] = []) throws -> Scenario {
    guard case .ward(let scenario) = try played(name, overrides: overrides) else {
      throw ValidationError("'\(name)' is an exchange of records: vigil-ward exchange \(name)")
    }
    return scenario
  }

  /// - Parameter name: a name such as `exchange`, or the path of a file.
  static func exchange(_ name: String, overrides: [(key: String, value: String)] = []) throws -> ExchangeScenario {
    guard case .exchange(let scenario) = try played(name, overrides: overrides) else {
      throw ValidationError("'\(name)' is a load of wearables: vigil-ward run \(name)")
    }
    return scenario
  }

  /// A scenario of either kind.
  static func played(_ name: String, overrides: [(key: String, value: String)] = []) throws -> ScenarioFile.Played {
    let path = try self.path(of: name)
    guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
      throw ValidationError("\(path) cannot be read, or is not UTF-8")
    }
    return try ScenarioFile.read(text, file: path, overrides: overrides)
  }

  static func names() throws -> [String] {
    guard let folder else { throw ValidationError("no folder of scenarios; set VIGIL_SCENARIOS") }
    return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
      .map { String($0.dropLast(5)) }.sorted()
  }

  private static func path(of name: String) throws -> String {
    if name.contains("/") || name.hasSuffix(".yaml") { return name }
    guard let folder else { throw ValidationError("no folder of scenarios; set VIGIL_SCENARIOS, or give a path") }
    let path = "\(folder)/\(name).yaml"
    guard FileManager.default.fileExists(atPath: path) else {
      let known = ((try? names()) ?? []).joined(separator: ", ")
      throw ValidationError("there is no scenario '\(name)'; known: \(known)")
    }
    return path
  }
}
