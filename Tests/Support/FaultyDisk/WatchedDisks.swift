import Synchronization

/// The disks of this process, by their folders: SQLite's VFS asks it of every path that is opened.
final class WatchedDisks: Sendable {
  struct Reference: Sendable {
    weak var disk: FaultyDisk?
  }

  static let shared = WatchedDisks()
  private let disks = Mutex<[String: Reference]>([:])

  func add(_ disk: FaultyDisk) { disks.withLock { $0[disk.root] = Reference(disk: disk) } }

  func remove(_ root: String) { disks.withLock { _ = $0.removeValue(forKey: root) } }

  /// The disk that holds this file; its folder is the first three components of the path or so, so it is looked for by
  /// cutting the path at each slash.
  func disk(of path: String) -> FaultyDisk? {
    disks.withLock { disks in
      guard !disks.isEmpty else { return nil }
      var end = path.endIndex
      while let slash = path[..<end].lastIndex(of: "/") {
        if let found = disks[String(path[..<slash])] { return found.disk }
        end = slash
      }
      return nil
    }
  }
}
