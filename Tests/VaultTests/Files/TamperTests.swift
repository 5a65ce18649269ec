import Testing

@testable import Vault

/// Whatever is done to a sealed file's objects or manifest, it does not open as something else.
@Suite struct TamperTests {
  private static let chunk = SealedFileFormat.chunkBytes
  private static let sealedChunk = SealedFileFormat.chunkBytes + SealedFileFormat.tagBytes

  /// Opens objects under a manifest that is made to fit them.
  private func open(_ objects: [[UInt8]], bytes: Int64, key: FileKey) throws -> [UInt8] {
    guard let manifest = FileManifest(bytes: bytes, objects: objects.map { ContentID(of: $0) }) else {
      throw VaultError.malformed("manifest")
    }
    let opener = FileOpener(manifest: manifest, key: key)
    return try objects.enumerated().flatMap { try opener.open(object: $0, bytes: $1) }
  }

  @Test func `A flipped bit is found at its chunk, wherever it is`() throws {
    let file = try SealedFile(sample(3 * Self.chunk + 100))
    let opener = FileOpener(manifest: file.manifest, key: file.key)
    let whole = file.objects[0].bytes
    for place in stride(from: 0, to: whole.count, by: 997) {
      var changed = whole
      changed[place] ^= UInt8(1 << (place % 8))
      #expect(throws: VaultError.fileBroken(chunk: Int64(place / Self.sealedChunk))) {
        try opener.open(object: 0, bytes: changed)
      }
    }
  }

  @Test(arguments: [1, 2, 3]) func `A file that was cut at a chunk does not open`(kept: Int) throws {
    let file = try SealedFile(sample(4 * Self.chunk))
    let cut = Array(file.objects[0].bytes.prefix(kept * Self.sealedChunk))
    #expect(throws: VaultError.fileBroken(chunk: Int64(kept - 1))) {
      try open([cut], bytes: Int64(kept * Self.chunk), key: file.key)
    }
  }

  @Test func `A file that was cut at an object does not open`() throws {
    let file = try SealedFile(sample(2 * SealedFileFormat.objectPlaintextBytes))
    #expect(throws: VaultError.fileBroken(chunk: 14)) {
      try open([file.objects[0].bytes], bytes: Int64(SealedFileFormat.objectPlaintextBytes), key: file.key)
    }
  }

  @Test func `Nothing can be added behind the end`() throws {
    let file = try SealedFile(sample(Self.chunk))
    let longer = file.objects[0].bytes + file.objects[0].bytes
    #expect(throws: VaultError.fileBroken(chunk: 0)) { try open([longer], bytes: Int64(2 * Self.chunk), key: file.key) }
  }

  @Test func `Chunks and objects that changed places or stand twice do not open`() throws {
    let file = try SealedFile(sample(3 * SealedFileFormat.objectPlaintextBytes))
    let objects = file.objects.map(\.bytes)
    for order in [[1, 0, 2], [0, 0, 2], [0, 2, 1], [2, 1, 0], [1, 1, 1]] {
      #expect(throws: VaultError.self) {
        try open(order.map { objects[$0] }, bytes: file.manifest.bytes, key: file.key)
      }
    }
    var swapped = objects[0]
    swapped.replaceSubrange(0..<Self.sealedChunk, with: objects[0][Self.sealedChunk..<2 * Self.sealedChunk])
    swapped.replaceSubrange(Self.sealedChunk..<2 * Self.sealedChunk, with: objects[0][..<Self.sealedChunk])
    #expect(throws: VaultError.fileBroken(chunk: 0)) {
      try open([swapped] + objects.dropFirst(), bytes: file.manifest.bytes, key: file.key)
    }
  }

  @Test func `Objects of two files do not mix, and another key opens nothing`() throws {
    let one = try SealedFile(sample(1_900_000, seed: 1))
    let other = try SealedFile(sample(1_900_000, seed: 2))
    #expect(throws: VaultError.fileBroken(chunk: 15)) {
      try open([one.objects[0].bytes, other.objects[1].bytes], bytes: 1_900_000, key: one.key)
    }
    #expect(throws: VaultError.fileBroken(chunk: 0)) {
      try open(one.objects.map(\.bytes), bytes: 1_900_000, key: other.key)
    }
  }

  @Test func `A manifest is read only in its one form, and its numbers must agree`() throws {
    let file = try SealedFile(sample(100))
    let good = String(decoding: try file.manifest.sealed().bytes, as: UTF8.self)
    let bad = [
      good.replacing("\"v\":1", with: "\"v\":2"), good.replacing("100", with: "-1"), good.replacing(",", with: ", "),
      good.replacing("\"v\":1", with: "\"v\":1,\"x\":1"), good.replacing("100", with: "2000000"),
      good.replacing("bafkrei", with: "Bafkrei"), "", "{}", "[]",
    ]
    for text in bad {
      #expect(throws: VaultError.malformed("manifest"), "\(text)") { try FileManifest(parsing: Array(text.utf8)) }
    }
    #expect(FileManifest(bytes: 0, objects: []) == nil)
  }
}
