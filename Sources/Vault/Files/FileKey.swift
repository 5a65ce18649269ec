import Crypto

/// The random key of one version of one file. It is never used again: a correction gets another.
package struct FileKey: Sendable {
  let key: SymmetricKey

  /// A fresh key from the system's random source.
  package static func random() -> FileKey { FileKey(key: SymmetricKey(size: .bits256)) }

  /// Nil unless there are exactly 32 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    key = SymmetricKey(data: Array(bytes))
  }

  private init(key: SymmetricKey) { self.key = key }

  /// The 32 bytes, for wrapping.
  package var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }
}
