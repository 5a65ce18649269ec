/// How a file is sealed (decision 0021): chunks of 64 KiB by AES-256-GCM, each under the file's key and a nonce that says
/// which chunk it is and whether it is the last (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár, 2015), cut into objects.
package enum SealedFileFormat {
  /// Plaintext bytes of every chunk but the last, which has 1...this, or 0 in an empty file.
  package static let chunkBytes = 65_536
  /// Bytes of the tag after each chunk.
  package static let tagBytes = 16
  /// Chunks of every object but the last: as many as stay under ``maximumObjectBytes``.
  package static let chunksPerObject = 15
  /// Plaintext bytes of every object but the last.
  package static let objectPlaintextBytes = chunkBytes * chunksPerObject
  /// Bytes of every object but the last.
  package static let objectBytes = (chunkBytes + tagBytes) * chunksPerObject
  /// What IPFS nodes exchange as one block: 1 MiB.
  package static let maximumObjectBytes = 1_048_576
  /// Most objects of a file: as many as a manifest of ``maximumObjectBytes`` can name.
  package static let maximumObjects = 16_000
  /// Most plaintext bytes of a file: 14.6 GiB.
  package static let maximumBytes = Int64(objectPlaintextBytes) * Int64(maximumObjects)
  /// Associated data of every chunk: the format and its version.
  static let associatedData = Array("vigil-file/1".utf8)

  /// The nonce of a chunk: 11 bytes of its index, big-endian, and one that is 1 in the last chunk alone. It never repeats,
  /// because a key seals one version of one file.
  static func nonce(chunk: Int64, isLast: Bool) -> [UInt8] {
    var nonce = [UInt8](repeating: 0, count: 12)
    for place in 0..<8 { nonce[3 + place] = UInt8(truncatingIfNeeded: chunk >> Int64(56 - 8 * place)) }
    nonce[11] = isLast ? 1 : 0
    return nonce
  }

  /// How many chunks a file of this many bytes has: at least one.
  static func chunks(ofBytes bytes: Int64) -> Int64 {
    max(1, (bytes + Int64(chunkBytes) - 1) / Int64(chunkBytes))
  }

  /// How many objects a file of this many bytes has: at least one.
  static func objects(ofBytes bytes: Int64) -> Int64 {
    (chunks(ofBytes: bytes) + Int64(chunksPerObject) - 1) / Int64(chunksPerObject)
  }
}
