import Crypto
import Foundation

/// Seals a file as it streams in: hands out each object as soon as it is full, and holds at most one object and one chunk.
///
/// A value to be used once: after ``finish()`` it takes nothing more. Not for two tasks at a time.
package struct FileSealer {
  private let key: FileKey
  private var plaintext: [UInt8] = []
  private var object: [UInt8] = []
  private var chunk: Int64 = 0
  private var objects: [ContentID] = []
  private var bytes: Int64 = 0

  /// - Parameter key: one that has sealed nothing yet.
  package init(key: FileKey) {
    self.key = key
    plaintext.reserveCapacity(SealedFileFormat.chunkBytes)
  }

  /// Goes on where an earlier sealer of the same file had handed out its first objects, all of them full.
  ///
  /// - Parameters:
  ///   - key: that sealer's. Nothing else that it sealed may have been kept: what follows takes the same nonces.
  package init(key: FileKey, after objects: [ContentID]) {
    self.init(key: key)
    self.objects = objects
    chunk = Int64(objects.count * SealedFileFormat.chunksPerObject)
    bytes = Int64(objects.count) * Int64(SealedFileFormat.objectPlaintextBytes)
  }

  /// Takes more of the file.
  ///
  /// - Returns: objects that became full, in order; keep them before going on.
  /// - Throws: ``VaultError/tooLarge`` before anything beyond ``SealedFileFormat/maximumBytes`` is sealed.
  package mutating func add(_ more: some Collection<UInt8>) throws -> [SealedObject] {
    bytes += Int64(more.count)
    guard bytes <= SealedFileFormat.maximumBytes else { throw VaultError.tooLarge }
    var full: [SealedObject] = []
    var rest = more[...]
    while !rest.isEmpty {
      // A full chunk is sealed only when more follows: it could be the last.
      if plaintext.count == SealedFileFormat.chunkBytes, let done = try seal(isLast: false) { full.append(done) }
      let part = rest.prefix(SealedFileFormat.chunkBytes - plaintext.count)
      plaintext.append(contentsOf: part)
      rest = rest[part.endIndex...]
    }
    return full
  }

  /// Seals the last chunk.
  ///
  /// - Returns: the last object, and the manifest over all of them.
  package consuming func finish() throws -> (last: SealedObject, manifest: FileManifest) {
    var sealer = self
    let last = try sealer.seal(isLast: true)
    guard let last, let manifest = FileManifest(bytes: sealer.bytes, objects: sealer.objects) else {
      throw VaultError.malformed("manifest")
    }
    return (last, manifest)
  }

  /// Seals the chunk that waits; the object, if that filled it or was its last.
  private mutating func seal(isLast: Bool) throws -> SealedObject? {
    let nonce = try AES.GCM.Nonce(data: SealedFileFormat.nonce(chunk: chunk, isLast: isLast))
    let box = try AES.GCM.seal(
      plaintext, using: key.key, nonce: nonce, authenticating: SealedFileFormat.associatedData)
    object.append(contentsOf: box.ciphertext)
    object.append(contentsOf: box.tag)
    plaintext.removeAll(keepingCapacity: true)
    chunk += 1
    guard isLast || chunk % Int64(SealedFileFormat.chunksPerObject) == 0 else { return nil }
    let sealed = SealedObject(bytes: object)
    objects.append(sealed.id)
    object.removeAll(keepingCapacity: true)
    return sealed
  }
}
