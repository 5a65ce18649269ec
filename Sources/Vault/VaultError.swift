/// What can go wrong with keys, sealed values and files. Never carries a key or a value.
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
  /// OpenSSL gives no AES-256-GCM, or no memory for it.
  case cipherUnavailable
  /// The subject's key was destroyed: its values can never be read again (LEDGER-3).
  case subjectErased(subject: Int64)
  /// A manifest, wrap, box or address is not in its one form; which of them.
  case malformed(String)
  /// The file is larger than ``SealedFileFormat/maximumBytes``, or an object than ``SealedFileFormat/maximumObjectBytes``.
  case tooLarge
  /// A sealed file does not open at this chunk: another key, or changed, missing, added or moved bytes.
  case fileBroken(chunk: Int64)
  /// A range that does not lie in the file.
  case rangeOutside
  /// A key wrap does not open: another reader, another context, or changed bytes.
  case wrapBroken
  /// A passphrase is wrong, or the box was changed.
  case boxBroken
  /// The blob folder has no such object.
  case objectMissing(ContentID)
  /// An object's bytes are not those that its address names.
  case objectChanged(ContentID)
}
