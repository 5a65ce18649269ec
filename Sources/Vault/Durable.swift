import Foundation

/// Small durable files: written whole, synced, and renamed into place, so that a crash leaves the old or the new one.
package enum Durable {
  /// Replaces the file's contents atomically and durably (file, then rename, then folder).
  ///
  /// - Throws: ``DurableError`` with the step that failed and its `errno`.
  package static func replace(
    _ path: String, with bytes: [UInt8], mode: mode_t = 0o600, calls: FileCalls = .system
  ) throws {
    let temporary = path + ".new"
    let descriptor = calls.create(temporary, mode, true)
    guard descriptor >= 0 else { throw DurableError(step: "open", path: temporary, code: errno) }
    defer { close(descriptor) }
    // One that a crash left behind keeps the mode it was made with.
    guard fchmod(descriptor, mode) == 0 else { throw DurableError(step: "chmod", path: temporary, code: errno) }
    try write(bytes, at: 0, to: descriptor, temporary, calls: calls)
    guard calls.sync(descriptor, temporary, false) == 0 else {
      throw DurableError(step: "fsync", path: temporary, code: errno)
    }
    guard calls.rename(temporary, path) == 0 else { throw DurableError(step: "rename", path: path, code: errno) }
    try syncFolder(of: path, calls: calls)
  }

  /// Writes what a file holds over itself and syncs it; does nothing when there is no such file.
  ///
  /// After a sync that failed, Linux takes the pages for written: they are read back from memory, and no later sync writes
  /// them. Only a page that is written again is.
  ///
  /// - Throws: ``DurableError`` with the step that failed and its `errno`.
  package static func renew(_ path: String, calls: FileCalls = .system) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let descriptor = calls.create(path, 0o600, false)
    guard descriptor >= 0 else { throw DurableError(step: "open", path: path, code: errno) }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var offset = 0
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(offset))
      guard count >= 0 else { throw DurableError(step: "read", path: path, code: errno) }
      if count == 0 { break }
      try write(Array(buffer[..<count]), at: offset, to: descriptor, path, calls: calls)
      offset += count
    }
    guard calls.sync(descriptor, path, false) == 0 else { throw DurableError(step: "fsync", path: path, code: errno) }
  }

  private static func write(
    _ bytes: [UInt8], at start: Int, to descriptor: Int32, _ path: String, calls: FileCalls
  ) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        calls.write(descriptor, path, UnsafeRawBufferPointer(rebasing: raw[written...]), start + written)
      }
      guard count > 0 else { throw DurableError(step: "write", path: path, code: errno) }
      written += count
    }
  }

  /// Makes the folder entry of `path` durable.
  package static func syncFolder(of path: String, calls: FileCalls = .system) throws {
    guard calls.syncFolder(path) == 0 else {
      throw DurableError(step: "fsync", path: (path as NSString).deletingLastPathComponent, code: errno)
    }
  }
}

/// A step of a durable write that the operating system refused.
package struct DurableError: Error, Hashable, Sendable, CustomStringConvertible {
  package let step: String
  package let path: String
  /// The `errno` of the step.
  package let code: Int32

  package init(step: String, path: String, code: Int32) {
    self.step = step
    self.path = path
    self.code = code
  }

  package var description: String { "\(step) \(path): \(String(cString: strerror(code)))" }
}
