import Crypto

/// The signing key of one origin: an Ed25519 key and the node's name, which is also the origin of its checkpoints.
package struct NodeKey: Sendable {
  /// The origin, for example `vigil.example/ward-7`.
  package let name: String
  private let privateKey: Curve25519.Signing.PrivateKey
  /// Of ``noteKey``: derived once, because every block is signed with it.
  private let keyID: UInt32

  /// - Parameters:
  ///   - name: not empty, without white space, `+`, control characters (C2SP signed-note), quotes or backslashes (so that
  ///     JSON writes it as it is), and not beginning with
  ///     `vigil/v1/`, which would make a checkpoint look like another signed message.
  /// - Throws: ``LedgerError/malformedName``.
  package init(name: String, privateKey: Curve25519.Signing.PrivateKey) throws(LedgerError) {
    let needsNoEscape = !name.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
    guard NoteKey.isWellFormed(name: name), needsNoEscape, !name.hasPrefix("vigil/v1/") else { throw .malformedName }
    self.name = name
    self.privateKey = privateKey
    keyID = NoteKey(uncheckedName: name, publicKey: privateKey.publicKey).keyID
  }

  /// - Parameter seed: the 32 secret bytes of the key (RFC 8032 section 5.1.5).
  /// - Throws: ``LedgerError/malformedName`` or ``LedgerError/malformedKey``.
  package init(name: String, seed: [UInt8]) throws(LedgerError) {
    let key: Curve25519.Signing.PrivateKey
    do { key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed) } catch { throw .malformedKey }
    try self.init(name: name, privateKey: key)
  }

  /// The public half.
  package var publicKey: Curve25519.Signing.PublicKey { privateKey.publicKey }

  /// The public half as the `node.origin` entry lists it.
  package var did: DIDKey { DIDKey(publicKey) }

  /// The public half as a verifier of notes takes it; its text is the content of `node.vkey`.
  package var noteKey: NoteKey { NoteKey(uncheckedName: name, publicKey: publicKey) }

  /// Signs a block's hash; 64 bytes.
  /// - Throws: ``LedgerError/signingFailed``.
  package func sign(blockHash hash: Digest32) throws(LedgerError) -> [UInt8] {
    try sign(hash.bytes, domain: .block)
  }

  /// Signs a commit receipt; 64 bytes.
  /// - Throws: ``LedgerError/signingFailed``.
  package func sign(receipt payload: [UInt8]) throws(LedgerError) -> [UInt8] {
    try sign(payload, domain: .receipt)
  }

  /// Signs a heartbeat; 64 bytes.
  /// - Throws: ``LedgerError/signingFailed``.
  package func sign(heartbeat payload: [UInt8]) throws(LedgerError) -> [UInt8] {
    try sign(payload, domain: .heartbeat)
  }

  /// Signs the tree head as a C2SP checkpoint under this key's name.
  /// - Throws: ``LedgerError/signingFailed``.
  package func sign(checkpointOf size: UInt64, root: Digest32) throws(LedgerError) -> SignedNote {
    let text = Checkpoint(origin: name, size: size, root: root).text
    let signature = try rawSignature(Array(text.utf8))
    let line = NoteSignature(name: name, keyID: keyID, signature: signature)
    return SignedNote(text: text, signatures: [line])
  }

  /// Whether `signature` is this domain's over `payload`.
  package static func isValid(
    _ signature: [UInt8], over payload: [UInt8], domain: SignatureDomain, using publicKey: Curve25519.Signing.PublicKey
  ) -> Bool {
    publicKey.isValidSignature(signature, for: domain.message(for: payload))
  }

  private func sign(_ payload: [UInt8], domain: SignatureDomain) throws(LedgerError) -> [UInt8] {
    try rawSignature(domain.message(for: payload))
  }

  private func rawSignature(_ message: [UInt8]) throws(LedgerError) -> [UInt8] {
    do { return Array(try privateKey.signature(for: message)) } catch { throw .signingFailed }
  }
}
