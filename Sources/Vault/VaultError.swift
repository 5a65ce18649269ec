/// What can go wrong with keys and sealed values. Never carries a key or a value.
package enum VaultError: Error, Hashable, Sendable {
  /// A key file is readable by others than its owner; its permission bits.
  case keyFileTooOpen(path: String, mode: UInt16)
  /// A key file is missing, unreadable or not 32 bytes of base64; `code` is `errno` or 0.
  case keyFileUnusable(path: String, code: Int32)
  /// A key file that must be new exists already.
  case keyFileExists(path: String)
  /// The key in the environment is not 32 bytes of base64.
  case environmentKeyMalformed(name: String)
  /// The seal does not open: another key, another place, or changed bytes.
  case sealBroken(SealedPlace)
  /// The subject's key was destroyed: its values can never be read again (LEDGER-3).
  case subjectErased(subject: Int64)
}
