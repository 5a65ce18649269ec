import Foundation
import Ledger
import Logging
import Vault

/// Puts a backup in the place of a gateway's ledger (LEDGER-4), so that being cut short at any step leaves either the old
/// files as they were, or a plan that ``finish(_:calls:)`` carries out.
///
/// All that takes time or may fail happens in a folder beside. Then the plan is written, durably; what comes after it can
/// be repeated from anywhere: the data folder is renamed, small files are copied aside once and replaced.
package final class Restoration: Sendable {
  private let place: RestorePlace
  private let calls: FileCalls
  private let lock: InstanceLock

  /// Begins a restore; what an earlier one left without a plan is removed.
  ///
  /// - Throws: ``StoreError/alreadyRunning(lockFile:)`` beside another restore, and ``RestoreError/unfinished`` when an
  ///   earlier one has its plan and must be finished first.
  package init(_ place: RestorePlace, calls: FileCalls = .system) throws {
    self.place = place
    self.calls = calls
    lock = try InstanceLock(place.lock)
    guard !FileManager.default.fileExists(atPath: place.plan) else { throw RestoreError.unfinished }
    try Self.remove(place.staging)
  }

  /// What a staged restore will be.
  package struct Staged: Sendable {
    /// How many entries the ledger has, the new origin's first among them.
    package let size: Int64
    /// How many keys were destroyed again.
    package let erasures: Int
  }

  /// Makes the restored ledger in the staging folder: copies the backup, applies the erasures that are listed beside the
  /// old anchor, and begins the new origin on it. Nothing of the gateway changes.
  ///
  /// - Parameters:
  ///   - backup: the database file of a backup that was verified.
  ///   - blobs: the backup's folder of sealed objects; there need be none. It goes the same way as the database: copied
  ///     after the plan, a cut would leave records without their files.
  ///   - configuration: that of the gateway, with the new origin and the head that it follows; its places are replaced.
  ///   - seed: the new node key's.
  package func stage(
    _ backup: String, blobs: String, configuration: StoreConfiguration, key: NodeKey, seed: [UInt8], keyRing: KeyRing
  ) throws -> Staged {
    try checkSameDisk()
    for folder in [place.staging, place.stagedData] {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    var configuration = configuration
    configuration.dataFolder = place.stagedData
    configuration.anchorFile = place.staging + "/anchor-head"
    configuration.fileCalls = calls
    try FileManager.default.copyItem(atPath: backup, toPath: configuration.databaseFile)
    let erasures = try Erasures(anchorFile: place.anchor, calls: calls).apply(to: configuration.databaseFile)
    let store = try Store.open(
      configuration, key: key, keyRing: keyRing, logger: Logger(label: "vigil.restore"), onFatal: { _ in })
    let size = store.head.size
    let target = store.blobPath
    try store.close()
    if Self.exists(blobs) {
      try FileManager.default.copyItem(atPath: blobs, toPath: target)
      // Many small files, and all of them before the plan.
      Glibc.sync()
    }
    try sync(configuration.databaseFile)
    try KeyFile.create(place.staging + "/node.key", key: seed)
    try Durable.replace(place.staging + "/node.name", with: Array((key.name + "\n").utf8), calls: calls)
    return Staged(size: size, erasures: erasures)
  }

  /// Lets the staged ledger take the place of the old one, which is kept.
  ///
  /// - Parameter aside: the folder in the gateway's home that the old files go to; there must be none of this name.
  package func takePlace(aside: String) throws {
    try Durable.replace(place.plan, with: Array(aside.utf8), calls: calls)
    try Self.carryOut(place, calls: calls)
  }

  /// Finishes a restore that was cut short after its plan was written; without one it does nothing. To be called before
  /// anything of the gateway's home is read.
  ///
  /// - Returns: the folder with the old files, or nil when there was nothing to do.
  /// - Throws: ``StoreError/alreadyRunning(lockFile:)`` while the restore is still at work.
  package static func finish(_ place: RestorePlace, calls: FileCalls = .system) throws -> String? {
    guard FileManager.default.fileExists(atPath: place.plan) else { return nil }
    let lock = try InstanceLock(place.lock)
    defer { lock.release() }
    // The restore may have ended by itself before the lock was free.
    guard FileManager.default.fileExists(atPath: place.plan) else { return nil }
    return try carryOut(place, calls: calls)
  }

  // MARK: Carrying out

  /// Every step is one that was done, or is done now, or is done again with the same result.
  @discardableResult
  private static func carryOut(_ place: RestorePlace, calls: FileCalls) throws -> String {
    guard let plan = FileManager.default.contents(atPath: place.plan) else { throw RestoreError.unfinished }
    let aside = String(decoding: plan, as: UTF8.self)
    try FileManager.default.createDirectory(
      atPath: aside, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try Durable.syncFolder(of: aside, calls: calls)
    try move(place.data, to: aside + "/data", unless: !exists(place.stagedData), calls: calls)
    try move(place.stagedData, to: place.data, calls: calls)
    for file in place.smallFiles {
      let kept = "\(aside)/\(file.name)"
      if !exists(kept), let old = FileManager.default.contents(atPath: file.path) {
        try Durable.replace(kept, with: Array(old), calls: calls)
      }
      guard let new = FileManager.default.contents(atPath: "\(place.staging)/\(file.name)") else {
        throw RestoreError.unfinished
      }
      try Durable.replace(file.path, with: Array(new), calls: calls)
    }
    // The plan goes with one rename; what is left of the folder is only removed.
    try move(place.staging, to: aside + "/restoring", calls: calls)
    try remove(aside + "/restoring")
    return aside
  }

  private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Renames a folder durably; one that is not there was moved before.
  private static func move(_ from: String, to: String, unless isDone: Bool = false, calls: FileCalls) throws {
    guard !isDone, exists(from) else { return }
    guard calls.rename(from, to) == 0 else { throw DurableError(step: "rename", path: to, code: errno) }
    try Durable.syncFolder(of: to, calls: calls)
    try Durable.syncFolder(of: from, calls: calls)
  }

  private static func remove(_ path: String) throws {
    if exists(path) { try FileManager.default.removeItem(atPath: path) }
  }

  /// A data folder that is a disk of its own cannot be renamed: that must come out before the plan, not after it.
  private func checkSameDisk() throws {
    guard Self.exists(place.data) else { return }
    var (home, data) = (stat(), stat())
    guard stat(place.home, &home) == 0, stat(place.data, &data) == 0, home.st_dev == data.st_dev else {
      throw RestoreError.otherDisk(place.data)
    }
  }

  private func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DurableError(step: "open", path: path, code: errno) }
    defer { close(descriptor) }
    guard calls.sync(descriptor, path, false) == 0 else { throw DurableError(step: "fsync", path: path, code: errno) }
    try Durable.syncFolder(of: path, calls: calls)
    try Durable.syncFolder(of: place.stagedData, calls: calls)
  }
}

/// What keeps a restore from its work.
package enum RestoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An earlier restore was cut short after its plan: it is finished first.
  case unfinished
  /// The data folder is another disk than the gateway's home, so that it cannot be set aside in one step.
  case otherDisk(String)

  package var description: String {
    switch self {
    case .unfinished: "a restore that was cut short could not be finished"
    case .otherDisk(let path): "\(path) is a disk of its own: restore into a home on one disk, and move it there"
    }
  }
}
