import Ledger

/// What a sealed file consists of: its length and its objects in order, as canonical JSON
/// `{"bytes":…,"objects":["bafkrei…",…],"v":1}`. It is an object too, and its address is the file's.
///
/// It carries no key and no title. Who changes it is found out when chunks do not open: their nonces know their place and
/// which is the last.
package struct FileManifest: Hashable, Sendable {
  /// Plaintext bytes.
  package let bytes: Int64
  /// The addresses of the objects; never empty.
  package let objects: [ContentID]

  /// Nil when that many bytes do not make that many objects.
  package init?(bytes: Int64, objects: [ContentID]) {
    guard (0...SealedFileFormat.maximumBytes).contains(bytes),
      SealedFileFormat.objects(ofBytes: bytes) == Int64(objects.count)
    else { return nil }
    self.bytes = bytes
    self.objects = objects
  }

  /// Parses a manifest, strictly.
  ///
  /// - Throws: ``VaultError/malformed(_:)``.
  package init(parsing bytes: [UInt8]) throws(VaultError) {
    guard bytes.count <= SealedFileFormat.maximumObjectBytes,
      let json = try? CanonicalJSON.parse(canonical: bytes), json.object?.count == 3, json["v"] == 1,
      let length = json["bytes"]?.integer, let names = json["objects"]?.array
    else { throw .malformed("manifest") }
    let objects = names.compactMap { $0.string.flatMap { ContentID($0) } }
    guard objects.count == names.count, let manifest = FileManifest(bytes: length, objects: objects) else {
      throw .malformed("manifest")
    }
    self = manifest
  }

  /// The manifest as an object; its ``SealedObject/id`` is the file's address.
  ///
  /// - Throws: `LedgerError`, which its bounds exclude.
  package func sealed() throws(LedgerError) -> SealedObject {
    SealedObject(
      bytes: try CanonicalJSON.encode([
        "bytes": .integer(bytes), "objects": .array(objects.map { .string($0.description) }), "v": 1,
      ]))
  }

  /// Bytes that the object at `index` must have.
  package func objectBytes(at index: Int) -> Int {
    let plaintext = plaintextRange(ofObject: index)
    let count = Int(plaintext.upperBound - plaintext.lowerBound)
    let chunks = max(1, (count + SealedFileFormat.chunkBytes - 1) / SealedFileFormat.chunkBytes)
    return count + chunks * SealedFileFormat.tagBytes
  }

  /// Which plaintext bytes lie in the object at `index`; empty in an empty file.
  package func plaintextRange(ofObject index: Int) -> Range<Int64> {
    let start = Int64(index) * Int64(SealedFileFormat.objectPlaintextBytes)
    return min(start, bytes)..<min(start + Int64(SealedFileFormat.objectPlaintextBytes), bytes)
  }

  /// The indices of the objects in which a range of plaintext bytes lies.
  ///
  /// - Throws: ``VaultError/rangeOutside``.
  package func objects(in range: Range<Int64>) throws(VaultError) -> Range<Int> {
    guard range.lowerBound >= 0, range.upperBound <= bytes else { throw .rangeOutside }
    guard !range.isEmpty else { return 0..<0 }
    let size = Int64(SealedFileFormat.objectPlaintextBytes)
    return Int(range.lowerBound / size)..<Int((range.upperBound - 1) / size) + 1
  }
}
