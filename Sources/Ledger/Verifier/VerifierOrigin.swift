import Crypto

/// The node whose signatures count from a block on.
struct VerifierOrigin {
  let name: String
  let publicKey: Curve25519.Signing.PublicKey
  /// `SHA-256(name || 0x0A || 0x01 || public key)[:4]`, as it begins the signatures of its notes.
  let keyID: [UInt8]
  let follows: AnchorHead?

  /// - Parameter bytes: a canonical `node.origin` entry.
  init?(entry bytes: UnsafeRawBufferPointer) {
    guard let members = try? CanonicalJSON.parse(canonical: Array(bytes)), let name = members["origin"]?.string,
      let body = members["body"]?.object, let origin = try? NodeOrigin(body: body),
      let publicKey = try? origin.key.publicKey()
    else { return nil }
    self.name = name
    self.publicKey = publicKey
    keyID = Array(Digest32.sha256(Array(name.utf8) + [0x0A, 0x01] + origin.key.publicKeyBytes).bytes.prefix(4))
    follows = origin.follows
  }

  func isSame(as key: NoteKey) -> Bool {
    name == key.name && publicKey.rawRepresentation == key.publicKey.rawRepresentation
  }

  /// Whether the signature is this node's over a block hash.
  func check(blockHash hash: Digest32, signature: [UInt8], otherwise fault: LedgerFault) -> SignatureCheck {
    SignatureCheck(
      publicKey: publicKey, signature: signature, message: Array("vigil/v1/block\n".utf8) + hash.bytes, fault: fault)
  }

  /// The text that a checkpoint of this origin has.
  func checkpointText(size: UInt64, root: Digest32) -> String {
    "\(name)\n\(size)\n\(Base64.encode(root.bytes))\n"
  }

  /// Whether `line` is the one signature line over `text`, to the byte; nil when already its form says that it is not.
  func check(checkpoint text: String, line: Substring, otherwise fault: LedgerFault) -> SignatureCheck? {
    let prefix = "— \(name) "
    guard line.utf8.starts(with: prefix.utf8), line.utf8.last == 0x0A,
      let bytes = Base64.decode(line.dropFirst(prefix.count).dropLast()), bytes.count == 68, bytes.starts(with: keyID)
    else { return nil }
    return SignatureCheck(
      publicKey: publicKey, signature: Array(bytes.dropFirst(4)), message: Array(text.utf8), fault: fault)
  }
}
