/// What can be wrong with a wallet. Never carries key material.
package enum WalletError: Error, Hashable, Sendable {
  /// A name is 1 to 64 characters of `A-Z a-z 0-9 . _ -` and does not begin with a dot.
  case malformedName
  /// A wallet of that name exists; it is never overwritten.
  case exists(name: String)
  /// There is no wallet of that name.
  case unknown(name: String)
  /// Others than the owner have rights to the file; its permission bits.
  case tooOpen(path: String, mode: UInt16)
  /// The file is not a wallet that this build reads.
  case malformed(path: String)
  /// The wallet is locked and the passphrase is missing or wrong.
  case locked(name: String)
  /// The wallet is not yet registered with a node.
  case notRegistered(name: String)
  /// A wallet of an older build, which has no key that others could seal to.
  case withoutAgreementKey(name: String)
}
