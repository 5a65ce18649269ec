import Foundation

/// Why a command could not do its work, in words for whoever ran it.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ words: String) { description = words }

  /// What Foundation says of a file: on Linux its own description is a dump of the error's fields.
  init(_ error: CocoaError) {
    let words: String =
      switch error.code {
      case .fileNoSuchFile, .fileReadNoSuchFile: "does not exist"
      case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
      case .fileWriteFileExists: "exists already"
      case .fileWriteOutOfSpace: "no space left on the device"
      case .fileWriteVolumeReadOnly: "is on a read-only file system"
      case .fileReadInapplicableStringEncoding, .fileReadCorruptFile: "is not readable as text"
      default: Self.reason(of: error)
      }
    description = error.filePath.map { "\($0): \(words)" } ?? "a file \(words)"
  }

  private static func reason(of error: CocoaError) -> String {
    (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
      ?? "cannot be used (\(error.code.rawValue))"
  }
}
