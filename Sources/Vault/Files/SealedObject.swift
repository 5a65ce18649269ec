/// One object of a sealed file: ciphertext that says nothing and may lie anywhere.
package struct SealedObject: Hashable, Sendable {
  package let id: ContentID
  /// At most ``SealedFileFormat/maximumObjectBytes``.
  package let bytes: [UInt8]

  /// Addresses the bytes.
  package init(bytes: [UInt8]) {
    self.bytes = bytes
    id = ContentID(of: bytes)
  }
}
