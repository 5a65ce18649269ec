import ArgumentParser
import Foundation

/// A file that somebody names to a command.
enum InputFile {
  /// The bytes of the file, or of standard input for `-`.
  ///
  /// - Throws: `ValidationError` that names the file.
  static func read(_ path: String) throws -> Data {
    if path == "-" { return FileHandle.standardInput.readDataToEndOfFile() }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ValidationError("\(path) cannot be read")
    }
    return data
  }
}
