import Foundation
import Vault

/// A passphrase in a file (or behind a descriptor) that nobody else can read.
package enum PassphraseFile {
  /// Why a file gives no passphrase.
  package enum Fault: Error, Hashable, Sendable {
    /// It cannot be opened or read.
    case unreadable
    /// It is somebody else's, or group or others have a right to it.
    case tooOpen
    /// Its first line is empty.
    case empty
  }

  /// The first line; the rights are looked at on what was opened, so that nobody changes the file in between.
  ///
  /// - Throws: ``Fault``.
  package static func read(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Fault.unreadable }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Fault.unreadable }
    guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() else { throw Fault.tooOpen }
    let bytes: Data
    // Nil is the end of the file; a read that fails is something else.
    do { bytes = try handle.read(upToCount: PassphraseBox.maximumBytes + 2) ?? Data() } catch { throw Fault.unreadable }
    let line = String(decoding: bytes, as: UTF8.self).split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).first.map { String($0) }
    guard let line, !line.isEmpty else { throw Fault.empty }
    return line
  }
}
