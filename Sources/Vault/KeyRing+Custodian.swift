import Crypto

extension KeyRing {
  /// The custodian's key: files that the gateway seals, and those whose author lets it, are wrapped to this one.
  ///
  /// It is derived from the master key (HKDF-SHA-256, RFC 5869), so that whoever keeps the master key's recovery copy can
  /// open the records too, and a restored gateway needs no second secret (decision 0025).
  package func custodianKey() throws -> Curve25519.KeyAgreement.PrivateKey {
    let seed = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: master.key, info: Array("vigil-custodian/1".utf8), outputByteCount: 32)
    return try seed.withUnsafeBytes { try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: $0) }
  }

  /// 32 bytes under which patients are named to researchers: nobody without the master key leads such a name back.
  package func pseudonymKey() -> [UInt8] {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: master.key, info: Array("vigil-pseudonyms/1".utf8), outputByteCount: 32
    ).withUnsafeBytes { Array($0) }
  }
}
