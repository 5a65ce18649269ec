import Foundation

/// A disk of a few megabytes that can be filled to the last byte: a tmpfs, so that `ENOSPC` is real. Needs root.
package final class SmallDisk {
  /// Where it is mounted.
  package let folder: URL

  private var ballast: String { folder.appending(path: "ballast").path }

  /// - Throws: ``BrokerError/commandFailed(_:output:)`` when it cannot be mounted.
  package init(megabytes: Int) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "vigil-disk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Executable.run("mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder.path])
  }

  deinit {
    _ = try? Executable.run("umount", ["-l", folder.path])
    try? FileManager.default.removeItem(at: folder)
  }

  /// Takes all room that is left but for so many pages of 4,096 bytes.
  ///
  /// - Throws: `POSIXError` when the disk ends for another reason than its size.
  package func fill(leaving pages: Int = 0) throws {
    let descriptor = open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure }
    defer { close(descriptor) }
    let block = [UInt8](repeating: 0x5A, count: 4_096)
    while write(descriptor, block, block.count) == block.count {}
    guard errno == ENOSPC else { throw Self.failure }
    let size = lseek(descriptor, 0, SEEK_END)
    guard ftruncate(descriptor, max(0, size - off_t(pages * block.count))) == 0 else { throw Self.failure }
  }

  /// Makes room again.
  package func free() throws { try FileManager.default.removeItem(atPath: ballast) }

  private static var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
