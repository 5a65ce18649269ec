/// What a disk may hold after its power was cut, as its steps leave it.
///
/// Data of a file is durable when the file was synced; names are durable, in their order, when their folder was synced.
/// What is not durable may be there or not, in pieces of a sector: a disk writes in any order and stops anywhere.
package struct DiskModel: Sendable {
  /// The unit that a disk writes whole, in bytes.
  package static let sectorBytes = 512

  private struct File: Sendable {
    var durable: [UInt8] = []
    var pending: [DiskStep] = []
  }

  private enum NameChange: Sendable {
    case link(String, file: Int)
    case rename(from: String, to: String)
    case unlink(String)
  }

  private var files: [File] = []
  private var names: [String: Int] = [:]
  private var durableNames: [String: Int] = [:]
  private var pendingNames: [NameChange] = []

  /// A disk that holds these files durably.
  package init(_ contents: [String: [UInt8]] = [:]) {
    for (path, bytes) in contents.sorted(by: { $0.key < $1.key }) {
      names[path] = files.count
      files.append(File(durable: bytes))
    }
    durableNames = names
  }

  package mutating func apply(_ step: DiskStep) {
    switch step {
    case .create(let path):
      guard names[path] == nil else { return }
      names[path] = files.count
      pendingNames.append(.link(path, file: files.count))
      files.append(File())
    case .write(let path, _, _), .truncate(let path, _):
      if let file = names[path] { files[file].pending.append(step) }
    case .sync(let path):
      guard let file = names[path] else { return }
      let pending = files[file].pending
      files[file].pending = []
      for change in pending { Self.perform(change, on: &files[file].durable) }
      // SQLite's unix VFS syncs the folder with the first sync of a log that it has created.
      if path.hasSuffix("-wal") || path.hasSuffix("-journal") { commitNames() }
    case .rename(let from, let to):
      guard let file = names.removeValue(forKey: from) else { return }
      names[to] = file
      pendingNames.append(.rename(from: from, to: to))
    case .delete(let path):
      if names.removeValue(forKey: path) != nil { pendingNames.append(.unlink(path)) }
    case .syncFolder: commitNames()
    }
  }

  /// What was written and never synced will not become durable any more, whatever is synced later.
  package mutating func forget(_ path: String) {
    if let file = names[path] { files[file].pending = [] }
  }

  private mutating func commitNames() {
    for change in pendingNames { Self.perform(change, on: &durableNames) }
    pendingNames.removeAll()
  }

  /// How much of what is not durable is there after the power was cut.
  package enum Survival: Hashable, Sendable {
    /// Nothing but what was synced.
    case none
    /// A seeded subset of sectors, and of the newest names a prefix.
    case some(seed: UInt64)
    /// All of it: the process was killed and the disk is well.
    case all
  }

  /// The files that a start finds.
  package func image(_ survival: Survival) -> [String: [UInt8]] {
    var lottery = SectorLottery(survival)
    var found = durableNames
    for change in pendingNames.prefix(lottery.count(of: pendingNames.count)) { Self.perform(change, on: &found) }
    var image: [String: [UInt8]] = [:]
    for (path, index) in found.sorted(by: { $0.key < $1.key }) {
      var bytes = files[index].durable
      for change in files[index].pending { Self.perform(change, on: &bytes, where: &lottery) }
      image[path] = bytes
    }
    return image
  }

  // MARK: Performing

  private static func perform(_ change: NameChange, on names: inout [String: Int]) {
    switch change {
    case .link(let path, let file): names[path] = file
    case .rename(let from, let to): names[to] = names.removeValue(forKey: from)
    case .unlink(let path): names[path] = nil
    }
  }

  private static func perform(_ change: DiskStep, on bytes: inout [UInt8]) {
    switch change {
    case .write(_, let offset, let written): put(written[...], at: offset, into: &bytes)
    case .truncate(_, let size): resize(&bytes, to: size)
    default: break
    }
  }

  /// Performs what of a change the lottery keeps.
  private static func perform(_ change: DiskStep, on bytes: inout [UInt8], where lottery: inout SectorLottery) {
    switch change {
    case .write(_, let offset, let written):
      var start = 0
      while start < written.count {
        // Sectors lie at multiples of their size in the file, not in the write.
        let end = min(written.count, start + sectorBytes - (offset + start) % sectorBytes)
        if lottery.keeps() { put(written[start..<end], at: offset + start, into: &bytes) }
        start = end
      }
    case .truncate(_, let size): if lottery.keeps() { resize(&bytes, to: size) }
    default: break
    }
  }

  private static func put(_ written: ArraySlice<UInt8>, at offset: Int, into bytes: inout [UInt8]) {
    if bytes.count < offset + written.count { resize(&bytes, to: offset + written.count) }
    bytes.withUnsafeMutableBytes { target in
      written.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyMemory(from: $0) }
    }
  }

  private static func resize(_ bytes: inout [UInt8], to size: Int) {
    if size < bytes.count {
      bytes.removeLast(bytes.count - size)
    } else if size > bytes.count {
      bytes += [UInt8](repeating: 0, count: size - bytes.count)
    }
  }
}
