import Foundation
import Ledger
import Synchronization

/// A folder of objects under their content addresses: `ab/bafkrei…`, by the last two characters.
///
/// An object is written beside its place, synced, renamed and its folder synced: it is there whole or not at all, whenever
/// the process ends. What no ledger entry names is an orphan and is collected (``BlobCollection``). One process uses the
/// folder at a time; the lock of the data folder sees to that.
package final class BlobFolder: Sendable {
  /// Objects that must not be collected, though no entry names them yet.
  struct Held {
    /// How many leases hold an object.
    var leases: [ContentID: Int] = [:]
    /// Objects that were leased at any time since each collection under way began, by its number.
    var spared: [Int: Set<ContentID>] = [:]
    var collections = 0
  }

  /// A step of writing an object, in the order in which they happen.
  enum Step: String, CaseIterable, Sendable {
    case shardSynced, created, halfWritten, written, synced, renamed, folderSynced
  }

  package let path: String
  /// Told after each step; tests look at the folder as a crash there would leave it.
  private let observe: @Sendable (Step) -> Void
  let held = Mutex(Held())
  /// Folders of objects whose names this process has synced: at most 1,024, by two characters of Base32.
  private let synced = Mutex<Set<String>>([])
  /// A number for each temporary file.
  private let sequence = Atomic<UInt64>(0)

  /// Opens the folder, makes it if need be, and clears away what a crash left half written.
  ///
  /// - Throws: ``DurableError``.
  package convenience init(path: String) throws {
    try self.init(path: path) { _ in }
  }

  init(path: String, observe: @escaping @Sendable (Step) -> Void) throws {
    self.path = path
    self.observe = observe
    try Self.make(path)
    try Self.make(path + "/tmp")
    for name in try Self.names(in: path + "/tmp") { _ = unlink(path + "/tmp/" + name) }
  }

  /// Whether the object is here, whole.
  package func contains(_ id: ContentID) -> Bool { access(place(of: id), F_OK) == 0 }

  /// How many bytes are free for us on the folder's disk; nil when the disk does not say.
  package var freeBytes: Int64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }

  /// How many bytes the object has; nil when it is not here.
  package func bytes(of id: ContentID) -> Int? {
    var status = stat()
    return lstat(place(of: id), &status) == 0 ? Int(status.st_size) : nil
  }

  /// The object's bytes.
  ///
  /// - Throws: ``VaultError/objectMissing(_:)``, ``VaultError/objectChanged(_:)`` when they are not what the address names,
  ///   ``DurableError`` when the disk does not give them.
  package func read(_ id: ContentID) throws -> [UInt8] { try Self.read(id, in: path) }

  /// The bytes of an object in a folder that another process may be writing to; as ``read(_:)``.
  package static func read(_ id: ContentID, in path: String) throws -> [UInt8] {
    let place = place(of: id, in: path)
    let descriptor = open(place, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw DurableError(step: "open", path: place, code: errno) }
      throw VaultError.objectMissing(id)
    }
    defer { close(descriptor) }
    // One byte more than an object may have shows that it is none.
    var buffer = [UInt8](repeating: 0, count: SealedFileFormat.maximumObjectBytes + 1)
    var filled = 0
    while filled < buffer.count {
      let count = buffer.withUnsafeMutableBytes { raw in
        Foundation.read(descriptor, raw.baseAddress.map { $0 + filled }, raw.count - filled)
      }
      if count < 0 {
        guard errno == EINTR else { throw DurableError(step: "read", path: place, code: errno) }
        continue
      }
      if count == 0 { break }
      filled += count
    }
    buffer.removeLast(buffer.count - filled)
    guard ContentID(of: buffer) == id else { throw VaultError.objectChanged(id) }
    return buffer
  }

  /// Begins an upload: what goes through it is not collected until it is released, after the entry that names it is
  /// durable.
  package func lease() -> BlobLease { BlobLease(folder: self) }

  /// Writes the object durably, unless it is here already. The lease holds it before this looks, so that no collection
  /// can take it in between.
  func write(_ object: SealedObject) throws {
    guard object.bytes.count <= SealedFileFormat.maximumObjectBytes else { throw VaultError.tooLarge }
    let place = place(of: object.id)
    if access(place, F_OK) == 0 {
      // Another upload may have renamed it and not yet synced the folder.
      return try Durable.syncFolder(of: place)
    }
    let shard = (place as NSString).deletingLastPathComponent
    if !synced.withLock({ $0.contains(shard) }) {
      // One that is there already may be of a process that did not live to sync its name.
      try Self.make(shard)
      synced.withLock { _ = $0.insert(shard) }
      observe(.shardSynced)
    }
    let temporary = path + "/tmp/\(sequence.add(1, ordering: .relaxed).newValue)"
    do {
      try write(object.bytes, to: temporary)
      guard rename(temporary, place) == 0 else { throw DurableError(step: "rename", path: place, code: errno) }
    } catch {
      _ = unlink(temporary)
      throw error
    }
    observe(.renamed)
    try Durable.syncFolder(of: place)
    observe(.folderSynced)
  }

  /// Every object that is here.
  func everything() throws -> [ContentID] {
    try Self.names(in: path).filter { $0.utf8.count == 2 }.flatMap { try Self.names(in: path + "/" + $0) }
      .compactMap { ContentID($0) }
  }

  func remove(_ id: ContentID) throws {
    let place = place(of: id)
    guard unlink(place) == 0 || errno == ENOENT else { throw DurableError(step: "unlink", path: place, code: errno) }
  }

  func place(of id: ContentID) -> String { Self.place(of: id, in: path) }

  private static func place(of id: ContentID, in path: String) -> String {
    let name = id.description
    return "\(path)/\(name.suffix(2))/\(name)"
  }

  // MARK: Files

  private static func make(_ folder: String) throws {
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
      throw DurableError(step: "mkdir", path: folder, code: errno)
    }
    try Durable.syncFolder(of: folder)
  }

  private static func names(in folder: String) throws -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw DurableError(step: "list", path: folder, code: errno)
    }
  }

  private func write(_ bytes: [UInt8], to file: String) throws {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DurableError(step: "open", path: file, code: errno) }
    defer { close(descriptor) }
    observe(.created)
    try Self.write(bytes[..<(bytes.count / 2)], to: descriptor, named: file)
    observe(.halfWritten)
    try Self.write(bytes[(bytes.count / 2)...], to: descriptor, named: file)
    observe(.written)
    guard fsync(descriptor) == 0 else { throw DurableError(step: "fsync", path: file, code: errno) }
    observe(.synced)
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, named file: String) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw DurableError(step: "write", path: file, code: errno) }
      rest = rest.dropFirst(count)
    }
  }
}
