import Foundation

/// Where a folder's file system is mounted, as the kernel tells it (proc(5), mountinfo).
struct MountPoint: Hashable, Sendable {
  let path: String
  let type: String
  let options: [String]
  /// Major and minor number of the device.
  let device: String

  /// The mount that holds a folder; nil when the kernel tells nothing.
  static func holding(_ folder: String) -> MountPoint? {
    let path = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    guard let text = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8) else { return nil }
    return holding(path, in: text)
  }

  /// The longest mount point that is the path or a folder above it; the last of equals lies on top.
  static func holding(_ path: String, in mountInfo: String) -> MountPoint? {
    mountInfo.split(separator: "\n").compactMap(parse)
      .filter { $0.path == "/" || path == $0.path || path.hasPrefix($0.path + "/") }
      .reduce(nil) { best, mount in mount.path.count >= best?.path.count ?? 0 ? mount : best }
  }

  /// `36 35 98:0 /root /mount options - type source superoptions`, with optional fields before the dash.
  private static func parse(_ line: Substring) -> MountPoint? {
    let words = line.split(separator: " ").map(String.init)
    guard let dash = words.firstIndex(of: "-"), words.count > dash + 1, words.count > 5 else { return nil }
    let superOptions = words.count > dash + 3 ? words[dash + 3].split(separator: ",").map(String.init) : []
    return MountPoint(
      path: words[4].replacingOccurrences(of: "\\040", with: " "), type: words[dash + 1],
      options: words[5].split(separator: ",").map(String.init) + superOptions, device: words[2])
  }

  /// `write back` or `write through`, as the kernel drives the device; nil where it does not say.
  var writeCache: String? {
    for place in ["/sys/dev/block/\(device)/queue/write_cache", "/sys/dev/block/\(device)/../queue/write_cache"] {
      if let text = try? String(contentsOfFile: place, encoding: .utf8) {
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
      }
    }
    return nil
  }
}
