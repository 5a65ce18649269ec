import Crypto

/// The three hash definitions of RFC 6962 section 2.1, with SHA-256: the only code that writer and verifier share.
package enum MerkleHash {
  /// The root of a tree without leaves: SHA-256 of nothing.
  package static let empty = Digest32.sha256([])

  /// `SHA-256(0x00 || bytes)`: an entry's id.
  package static func leaf(_ bytes: [UInt8]) -> Digest32 {
    bytes.withUnsafeBytes { leaf($0) }
  }

  /// `SHA-256(0x00 || bytes)`: an entry's id.
  package static func leaf(_ bytes: UnsafeRawBufferPointer) -> Digest32 {
    var hash = SHA256()
    withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
    hash.update(bufferPointer: bytes)
    return Digest32(hash.finalize())
  }

  /// `SHA-256(0x01 || left || right)`.
  package static func node(_ left: Digest32, _ right: Digest32) -> Digest32 {
    withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
      buffer[0] = 1
      left.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0) }
      right.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]).copyMemory(from: $0) }
      return Digest32.sha256(UnsafeRawBufferPointer(buffer))
    }
  }
}
