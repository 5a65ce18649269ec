import Foundation

/// A 32-byte key in a file of mode 0600, as one line of base64.
package enum KeyFile {
  /// Reads the key.
  ///
  /// - Throws: ``VaultError/keyFileTooOpen(path:mode:)`` when group or others have any right to it,
  ///   ``VaultError/keyFileUnusable(path:code:)`` when it cannot be read or is no key.
  package static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw VaultError.keyFileUnusable(path: path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw VaultError.keyFileUnusable(path: path, code: errno) }
    let mode = UInt16(truncatingIfNeeded: status.st_mode & 0o777)
    guard mode & 0o077 == 0 else { throw VaultError.keyFileTooOpen(path: path, mode: mode) }
    var buffer = [UInt8](repeating: 0, count: 128)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    guard count > 0 else { throw VaultError.keyFileUnusable(path: path, code: count < 0 ? errno : 0) }
    guard let key = decode(buffer[..<count]) else { throw VaultError.keyFileUnusable(path: path, code: 0) }
    return key
  }

  /// Creates the file with this key, mode 0600, and makes file and folder entry durable.
  ///
  /// - Throws: ``VaultError/keyFileExists(path:)`` instead of ever overwriting a key, and
  ///   ``VaultError/keyFileUnusable(path:code:)`` for anything but 32 bytes: a file that nobody could read back.
  package static func create(_ path: String, key: [UInt8]) throws {
    guard key.count == 32 else { throw VaultError.keyFileUnusable(path: path, code: EINVAL) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST ? VaultError.keyFileExists(path: path) : .keyFileUnusable(path: path, code: errno)
    }
    defer { close(descriptor) }
    let line = Array((Data(key).base64EncodedString() + "\n").utf8)
    guard write(descriptor, line, line.count) == line.count, fsync(descriptor) == 0 else {
      throw VaultError.keyFileUnusable(path: path, code: errno)
    }
    try Durable.syncFolder(of: path)
  }

  /// The key in an environment variable's value.
  package static func parse(environment name: String, value: String) throws -> [UInt8] {
    guard let key = decode(Array(value.utf8)[...]) else { throw VaultError.environmentKeyMalformed(name: name) }
    return key
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard let data = Data(base64Encoded: text), data.count == 32 else { return nil }
    return Array(data)
  }
}
