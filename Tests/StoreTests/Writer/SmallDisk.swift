import Foundation
import Testing

/// A disk of a few megabytes that can be filled to the last byte: a tmpfs as root, so that `ENOSPC` is real. Elsewhere it
/// is nil, and SQLite's page limit has to stand in.
final class SmallDisk {
  let folder: String

  init?(megabytes: Int) throws {
    guard geteuid() == 0 else { return nil }
    folder = FileManager.default.temporaryDirectory.path + "/vigil-disk-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder)
  }

  deinit {
    try? Self.run("umount", "-l", folder)
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Takes all room that is left but for some pages of 4,096 bytes.
  func fill(leaving pages: Int = 0) throws {
    let descriptor = open(folder + "/ballast", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let block = [UInt8](repeating: 0x5A, count: 4_096)
    while write(descriptor, block, block.count) == block.count {}
    try #require(errno == ENOSPC)
    let size = lseek(descriptor, 0, SEEK_END)
    try #require(ftruncate(descriptor, max(0, size - off_t(pages * block.count))) == 0)
  }

  func free() throws { try FileManager.default.removeItem(atPath: folder + "/ballast") }

  private static func run(_ command: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(command.joined(separator: " "))")
  }
}
