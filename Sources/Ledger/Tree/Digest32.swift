import Crypto

/// A SHA-256 digest, or anything else of exactly 32 bytes, held inline: no heap, no reference counting.
package struct Digest32: Hashable, Comparable, Sendable, CustomStringConvertible {
  // The bytes in memory order, so that `withUnsafeBytes` needs no conversion.
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  private var third: UInt64 = 0
  private var fourth: UInt64 = 0

  /// 32 zero bytes: the `previous` of the first block.
  package static let zero = Digest32()

  private init() {}

  /// Nil unless there are exactly 32 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    self.init()
    Swift.withUnsafeMutableBytes(of: &self) { $0.copyBytes(from: bytes) }
  }

  /// Nil unless there are exactly 32 bytes.
  package init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 32 else { return nil }
    self.init()
    Swift.withUnsafeMutableBytes(of: &self) { $0.copyMemory(from: bytes) }
  }

  /// Nil unless the text is 64 lower-case hexadecimal digits.
  package init?(hex: some StringProtocol) {
    guard hex.utf8.count == 64, let bytes = Hexadecimal.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  init(_ digest: SHA256.Digest) {
    self.init()
    digest.withUnsafeBytes { source in
      Swift.withUnsafeMutableBytes(of: &self) { $0.copyMemory(from: source) }
    }
  }

  /// 64 lower-case hexadecimal digits.
  package var hex: String { withUnsafeBytes { Hexadecimal.encode($0) } }

  /// The 32 bytes.
  package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

  package var description: String { hex }

  /// Calls `body` with the 32 bytes, which are valid only until it returns.
  package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try Swift.withUnsafeBytes(of: self, body)
  }

  /// Orders by bytes, as SQLite orders blobs.
  package static func < (left: Digest32, right: Digest32) -> Bool {
    if left.first != right.first { return left.first.bigEndian < right.first.bigEndian }
    if left.second != right.second { return left.second.bigEndian < right.second.bigEndian }
    if left.third != right.third { return left.third.bigEndian < right.third.bigEndian }
    return left.fourth.bigEndian < right.fourth.bigEndian
  }

  /// SHA-256 of the bytes (FIPS 180-4).
  package static func sha256(_ bytes: [UInt8]) -> Digest32 {
    bytes.withUnsafeBytes { sha256($0) }
  }

  /// SHA-256 of the bytes (FIPS 180-4).
  package static func sha256(_ bytes: UnsafeRawBufferPointer) -> Digest32 {
    var hash = SHA256()
    hash.update(bufferPointer: bytes)
    return Digest32(hash.finalize())
  }
}
