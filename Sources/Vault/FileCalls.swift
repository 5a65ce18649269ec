import Foundation

/// The calls by which the small files that must survive a crash are changed: where a test puts a disk that fails.
///
/// Each answers as the operating system does: a count or 0, or -1 with `errno` set.
package struct FileCalls: Sendable {
  /// Opens for reading and writing, creating the file with this mode if there is none; the descriptor.
  package var create: @Sendable (_ path: String, _ mode: mode_t, _ isEmptied: Bool) -> Int32
  /// Writes at an offset in bytes, perhaps less than all.
  package var write:
    @Sendable (_ descriptor: Int32, _ path: String, _ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int
  /// Makes the file's data durable, and unless `dataOnly` what the folder's listing says of it.
  package var sync: @Sendable (_ descriptor: Int32, _ path: String, _ dataOnly: Bool) -> Int32
  package var rename: @Sendable (_ from: String, _ to: String) -> Int32
  /// Makes the folder entry of the path durable.
  package var syncFolder: @Sendable (_ path: String) -> Int32

  package init(
    create: @escaping @Sendable (String, mode_t, Bool) -> Int32,
    write: @escaping @Sendable (Int32, String, UnsafeRawBufferPointer, Int) -> Int,
    sync: @escaping @Sendable (Int32, String, Bool) -> Int32,
    rename: @escaping @Sendable (String, String) -> Int32,
    syncFolder: @escaping @Sendable (String) -> Int32
  ) {
    self.create = create
    self.write = write
    self.sync = sync
    self.rename = rename
    self.syncFolder = syncFolder
  }

  /// The operating system's own.
  package static let system = FileCalls(
    create: { path, mode, isEmptied in open(path, O_RDWR | O_CREAT | O_CLOEXEC | (isEmptied ? O_TRUNC : 0), mode) },
    write: { descriptor, _, bytes, offset in pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) },
    sync: { descriptor, _, dataOnly in dataOnly ? fdatasync(descriptor) : fsync(descriptor) },
    rename: { Glibc.rename($0, $1) },
    syncFolder: { path in
      let folder = (path as NSString).deletingLastPathComponent
      let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { return -1 }
      defer { close(descriptor) }
      return fsync(descriptor)
    })
}
