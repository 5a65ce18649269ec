import Foundation

/// Measures what a durable write costs in a folder, and looks for signs that it is none.
///
/// What a disk does behind its cache cannot be seen from here: only pulling the plug shows it. Seen are the file system,
/// its options, the device's write cache as the kernel knows it, and times that no medium reaches.
package struct DiskCheck: Sendable {
  private let folder: String
  private let label: String
  private let tries: Int

  /// - Parameter label: what lies in the folder, for example `data`.
  package init(folder: String, label: String, tries: Int = 64) {
    self.folder = folder
    self.label = label
    self.tries = tries
  }

  package func diagnoses() -> [Diagnosis] { [sync(), fileSystem(), space()] }

  // MARK: Time

  private func sync() -> Diagnosis {
    guard let times = measure() else {
      return Diagnosis(
        "disk.\(label).fsync", .bad, "a file cannot be written and synced: \(String(cString: strerror(errno)))")
    }
    return Self.verdict(times, label: label)
  }

  /// What times of durable writes say.
  ///
  /// - Parameter times: in microseconds, ascending.
  static func verdict(_ times: [Int], label: String) -> Diagnosis {
    let name = "disk.\(label).fsync"
    guard let worst = times.last else { return Diagnosis(name, .unknown, "nothing was measured") }
    let median = times[times.count / 2]
    let found = "median \(text(median)), worst of \(times.count) \(text(worst))"
    if worst > 2_000_000 {
      return Diagnosis(
        name, .bad, found + ": an emergency waits that long", advice: "a disk of its own, without other heavy writers")
    }
    if median > 50_000 {
      return Diagnosis(
        name, .warning, found, advice: "a faster disk, or one with a write cache that survives power loss")
    }
    if median < 15 {
      return Diagnosis(
        name, .warning, found + ": faster than media that keep anything",
        advice: "make sure that this disk (or its host) honours flushes: pull the plug once, then `vigil verify`")
    }
    return Diagnosis(name, .good, found)
  }

  /// Times of appending 4 KiB and syncing it, in microseconds, sorted; nil when it fails.
  private func measure() -> [Int]? {
    let path = folder + "/.vigil-doctor-\(UUID().uuidString)"
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    defer {
      close(descriptor)
      unlink(path)
    }
    let page = [UInt8](repeating: 0x56, count: 4_096)
    var times: [Int] = []
    for _ in 0..<tries {
      guard write(descriptor, page, page.count) == page.count else { return nil }
      let began = ContinuousClock.now
      guard fdatasync(descriptor) == 0 else { return nil }
      times.append(Int(began.duration(to: .now) / .microseconds(1)))
    }
    return times.sorted()
  }

  private static func text(_ microseconds: Int) -> String {
    microseconds < 1_000 ? "\(microseconds) µs" : "\(microseconds / 1_000) ms"
  }

  // MARK: Honesty, as far as it can be seen

  private func fileSystem() -> Diagnosis {
    guard let mount = MountPoint.holding(folder) else {
      return Diagnosis("disk.\(label).filesystem", .unknown, "not in the list of mounts")
    }
    return Self.verdict(mount, label: label)
  }

  /// What a file system's kind and options say.
  static func verdict(_ mount: MountPoint, label: String) -> Diagnosis {
    let name = "disk.\(label).filesystem"
    let text = "\(mount.type) at \(mount.path)"
    switch mount.type {
    case "tmpfs", "ramfs", "devtmpfs":
      return Diagnosis(name, .bad, text + ": memory, nothing outlives the power", advice: "a disk")
    case "nfs", "nfs4", "cifs", "smb3", "fuse", "fuse.sshfs", "9p":
      return Diagnosis(
        name, .bad, text + ": locks and syncs of a network file system are not those that SQLite needs",
        advice: "a local disk")
    case "overlay", "aufs":
      return Diagnosis(
        name, .warning, text + ": goes with its container", advice: "a volume for the gateway's home")
    default: break
    }
    if let option = mount.options.first(where: { ["nobarrier", "barrier=0", "async_commit"].contains($0) }) {
      return Diagnosis(
        name, .bad, "\(text), mounted with \(option): a sync does not reach the medium",
        advice: "mount without \(option)")
    }
    return Diagnosis(name, .good, text + (mount.writeCache.map { ", write cache: \($0)" } ?? ""))
  }

  private func space() -> Diagnosis {
    let name = "disk.\(label).space"
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return Diagnosis(name, .unknown, "cannot be asked") }
    let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    let text = "\(free >> 20) MiB free, \(status.f_favail) files"
    if free < 512 << 20 || (status.f_files > 0 && status.f_favail < 1_000) {
      return Diagnosis(name, .bad, text + ": a full disk takes no reading", advice: "at least 5 GiB")
    }
    return Diagnosis(name, free < 5 << 30 ? .warning : .good, text, advice: free < 5 << 30 ? "at least 5 GiB" : nil)
  }
}
