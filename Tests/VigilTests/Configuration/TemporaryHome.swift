import Foundation
import YAMLFile

@testable import vigil

/// A home folder of one test; it is removed with the value.
final class TemporaryHome {
  let folder = HomeFolder(FileManager.default.temporaryDirectory.path + "/vigil-home-\(UUID().uuidString)")

  deinit { try? FileManager.default.removeItem(atPath: folder.path) }

  /// Reads settings that consist of this text.
  func settings(_ text: String, environment: [String: String] = [:]) throws -> Settings {
    try folder.create()
    try Data(text.utf8).write(to: URL(filePath: folder.settings))
    return try Settings(home: folder, environment: environment)
  }

  /// Why settings of this text are refused; nil when they are not.
  func refusal(_ text: String, environment: [String: String] = [:]) throws -> SettingsFile.Refusal? {
    do {
      _ = try settings(text, environment: environment)
      return nil
    } catch let error as SettingsFile.Refusal {
      return error
    }
  }
}
