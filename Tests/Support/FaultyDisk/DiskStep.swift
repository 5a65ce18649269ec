/// One step by which a process changes a disk. Paths are relative to the disk's folder.
package enum DiskStep: Hashable, Sendable, CustomStringConvertible {
  case create(String)
  case write(String, offset: Int, bytes: [UInt8])
  case truncate(String, size: Int)
  /// `fsync` or `fdatasync` of a file.
  case sync(String)
  case rename(from: String, to: String)
  case delete(String)
  /// `fsync` of a folder, by the path of one of its files.
  case syncFolder(of: String)

  package var description: String {
    switch self {
    case .create(let path): "create \(path)"
    case .write(let path, let offset, let bytes): "write \(path) \(offset)+\(bytes.count)"
    case .truncate(let path, let size): "truncate \(path) to \(size)"
    case .sync(let path): "sync \(path)"
    case .rename(let from, let to): "rename \(from) to \(to)"
    case .delete(let path): "delete \(path)"
    case .syncFolder(let path): "sync the folder of \(path)"
    }
  }

  /// Whether it makes anything durable.
  package var isSync: Bool {
    switch self {
    case .sync, .syncFolder: true
    default: false
    }
  }
}
