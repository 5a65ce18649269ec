import Foundation

/// A temporary folder that goes with its owner, on the disk that `TMPDIR` names.
final class BenchFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-micro-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Bytes of a file and its write-ahead log; 0 when there is none.
  func size(of name: String) -> Int {
    ["", "-wal"].reduce(0) { sum, suffix in
      let facts = try? FileManager.default.attributesOfItem(atPath: path + "/" + name + suffix)
      return sum + ((facts?[.size] as? Int) ?? 0)
    }
  }
}
