/// Why a file is no recording.
package struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// From 1.
  package let line: Int
  package let words: String

  package var description: String { "\(file):\(line): \(words)" }
}
