import Foundation

@testable import Vault

/// A file with its objects, sealed at once.
struct SealedFile {
  let key: FileKey
  let objects: [SealedObject]
  let manifest: FileManifest

  /// - Parameter pieces: in which portions the bytes arrive.
  init(_ bytes: [UInt8], key: FileKey = .random(), pieces: Int = 70_000) throws {
    self.key = key
    var sealer = FileSealer(key: key)
    var objects: [SealedObject] = []
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      objects += try sealer.add(bytes[start..<min(start + pieces, bytes.count)])
    }
    let (last, manifest) = try sealer.finish()
    self.objects = objects + [last]
    self.manifest = manifest
  }

  /// Everything, opened in order.
  func open() throws -> [UInt8] {
    let opener = FileOpener(manifest: manifest, key: key)
    return try objects.enumerated().flatMap { try opener.open(object: $0, bytes: $1.bytes) }
  }
}

/// Bytes that differ from place to place, the same each time.
func sample(_ count: Int, seed: UInt8 = 1) -> [UInt8] {
  var state = UInt32(seed) &* 2_654_435_761
  return (0..<count).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return UInt8(state >> 24)
  }
}

/// Calls `body` with a new folder, which is removed afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vault-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
