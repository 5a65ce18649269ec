import Testing

@testable import Vault

@Suite struct SealedFileTests {
  private static let chunk = SealedFileFormat.chunkBytes
  private static let object = SealedFileFormat.objectPlaintextBytes

  @Test(arguments: [
    0, 1, chunk - 1, chunk, chunk + 1, object - 1, object, object + 1, 2 * object, 2 * object + chunk + 7,
  ])
  func `A file of any length comes back, and its objects are as long as the manifest says`(count: Int) throws {
    let bytes = sample(count)
    let file = try SealedFile(bytes)
    #expect(try file.open() == bytes)
    #expect(file.manifest.bytes == Int64(count))
    #expect(file.objects.map(\.id) == file.manifest.objects)
    for (index, object) in file.objects.enumerated() {
      #expect(object.bytes.count == file.manifest.objectBytes(at: index))
      #expect(object.bytes.count <= SealedFileFormat.maximumObjectBytes)
    }
    #expect(try FileManifest(parsing: file.manifest.sealed().bytes) == file.manifest)
  }

  @Test(arguments: [1, 1_000, 65_536, 65_537, 1 << 20, 3 << 20])
  func `In whatever pieces a file arrives, it is sealed alike`(pieces: Int) throws {
    let bytes = sample(pieces == 1 ? 200_000 : 2_100_000)
    let key = FileKey.random()
    let whole = try SealedFile(bytes, key: key, pieces: bytes.count)
    #expect(try SealedFile(bytes, key: key, pieces: pieces).objects == whole.objects)
  }

  @Test func `No two chunks of a file share a nonce, and the last is marked`() {
    let nonces = (0..<5_000).flatMap { chunk in
      [false, true].map { SealedFileFormat.nonce(chunk: Int64(chunk), isLast: $0) }
    }
    #expect(Set(nonces).count == 10_000)
    #expect(SealedFileFormat.nonce(chunk: 0x0102_0304, isLast: true) == [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 1])
  }

  @Test func `Any range is read from the chunks that it touches`() throws {
    let bytes = sample(2 * Self.object + 3 * Self.chunk + 11)
    let file = try SealedFile(bytes)
    let opener = FileOpener(manifest: file.manifest, key: file.key)
    var edges = [0, 1, Self.chunk - 1, Self.chunk, Self.object - 1, Self.object, Self.object + 1, bytes.count - 1]
    edges += [bytes.count, 777_777, 1_500_000]
    for start in edges {
      for end in edges where start <= end {
        let range = Int64(start)..<Int64(end)
        let read = try opener.manifest.objects(in: range).flatMap { index in
          try opener.open(object: index, bytes: file.objects[index].bytes, clippedTo: range)
        }
        #expect(read == Array(bytes[start..<end]), "\(range)")
      }
    }
    #expect(throws: VaultError.rangeOutside) { try file.manifest.objects(in: 5..<Int64(bytes.count) + 1) }
  }

  @Test func `A range needs only its own chunks to be intact`() throws {
    let bytes = sample(5 * Self.chunk)
    let file = try SealedFile(bytes)
    var object = file.objects[0].bytes
    object[3] ^= 1
    let opener = FileOpener(manifest: file.manifest, key: file.key)
    let range = Int64(2 * Self.chunk)..<Int64(3 * Self.chunk)
    #expect(
      try opener.open(object: 0, bytes: object, clippedTo: range) == Array(bytes[2 * Self.chunk..<3 * Self.chunk]))
    #expect(throws: VaultError.fileBroken(chunk: 0)) { try opener.open(object: 0, bytes: object) }
  }
}
