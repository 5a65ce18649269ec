import Crypto

/// Opens a sealed file object by object, from any of them: what resumed and ranged downloads need.
///
/// Each chunk proves its place and whether it is the last, so that a file that was cut, reordered or put together from
/// two does not open. Whoever reads from the middle has no proof of what comes before; reading everything has.
package struct FileOpener: Sendable {
  package let manifest: FileManifest
  private let key: FileKey

  package init(manifest: FileManifest, key: FileKey) {
    self.manifest = manifest
    self.key = key
  }

  /// Opens the first objects of a file of which others may not be there yet.
  ///
  /// - Throws: ``VaultError/malformed(_:)`` for more objects than so many bytes have.
  package init(beginning objects: [ContentID], ofBytes bytes: Int64, key: FileKey) throws(VaultError) {
    let missing = SealedFileFormat.objects(ofBytes: bytes) - Int64(objects.count)
    // The address of nothing stands for what is not there: no object is empty.
    let filler = Array(repeating: ContentID(of: []), count: Int(max(0, missing)))
    guard let manifest = FileManifest(bytes: bytes, objects: objects + filler) else { throw .malformed("manifest") }
    self.init(manifest: manifest, key: key)
  }

  /// The plaintext of one object.
  ///
  /// - Parameters:
  ///   - index: which of the manifest's objects it is.
  ///   - bytes: what lies under its address.
  /// - Throws: ``VaultError/fileBroken(chunk:)`` with the first chunk that does not open.
  package func open(object index: Int, bytes: [UInt8]) throws(VaultError) -> [UInt8] {
    try open(object: index, bytes: bytes, clippedTo: 0..<manifest.bytes)
  }

  /// As much of an object's plaintext as lies in a range of the file; only the chunks that it touches are opened.
  package func open(
    object index: Int, bytes: [UInt8], clippedTo range: Range<Int64>
  ) throws(VaultError) -> [UInt8] {
    let first = Int64(index) * Int64(SealedFileFormat.chunksPerObject)
    guard manifest.objects.indices.contains(index), bytes.count == manifest.objectBytes(at: index) else {
      throw .fileBroken(chunk: first)
    }
    let sealedBytes = SealedFileFormat.chunkBytes + SealedFileFormat.tagBytes
    var plaintext: [UInt8] = []
    for (place, start) in stride(from: 0, to: bytes.count, by: sealedBytes).enumerated() {
      let chunk = first + Int64(place)
      let begin = chunk * Int64(SealedFileFormat.chunkBytes)
      let extent = begin..<min(begin + Int64(SealedFileFormat.chunkBytes), manifest.bytes)
      let wanted = range.clamped(to: extent)
      // The one chunk of an empty file is opened too: it proves that the file is empty.
      guard !wanted.isEmpty || extent.isEmpty else { continue }
      let opened = try open(chunk: chunk, bytes[start..<min(start + sealedBytes, bytes.count)])
      plaintext += opened[Int(wanted.lowerBound - begin)..<Int(wanted.upperBound - begin)]
    }
    return plaintext
  }

  private func open(chunk: Int64, _ sealed: ArraySlice<UInt8>) throws(VaultError) -> [UInt8] {
    let isLast = chunk == SealedFileFormat.chunks(ofBytes: manifest.bytes) - 1
    let tag = sealed.endIndex - SealedFileFormat.tagBytes
    guard tag >= sealed.startIndex,
      let nonce = try? AES.GCM.Nonce(data: SealedFileFormat.nonce(chunk: chunk, isLast: isLast)),
      let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: sealed[..<tag], tag: sealed[tag...]),
      let plaintext = try? AES.GCM.open(box, using: key.key, authenticating: SealedFileFormat.associatedData)
    else { throw .fileBroken(chunk: chunk) }
    return Array(plaintext)
  }
}
