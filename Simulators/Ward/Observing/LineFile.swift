import Foundation

/// Writes JSON lines, gathered so that a line does not cost a system call.
final class LineFile {
  private let handle: FileHandle
  private let encoder = JSONEncoder()
  private var buffer = Data()
  private static let bound = 1 << 16

  init(_ handle: FileHandle) {
    self.handle = handle
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// Creates the file, or empties it.
  convenience init(path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
    self.init(try FileHandle(forWritingTo: URL(fileURLWithPath: path)))
  }

  func write(_ value: some Encodable) throws {
    buffer.append(try encoder.encode(value))
    buffer.append(0x0A)
    if buffer.count >= Self.bound { try flush() }
  }

  func flush() throws {
    guard !buffer.isEmpty else { return }
    try handle.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
