import Crypto
import Foundation
import Ledger
import Testing

@testable import Vault

@Suite struct KeyWrapTests {
  private let reader = Curve25519.KeyAgreement.PrivateKey()
  private let context = WrapContext(file: ContentID(of: [1]), patient: "pat-1", reader: "doc-1")

  @Test func `The suite opens the published vector of HPKE`() throws {
    // cfrg/draft-irtf-cfrg-hpke test-vectors.json (RFC 9180): mode 0, kem 0x0020, kdf 1, aead 2.
    func bytes(_ hex: String) throws -> Data { Data(try #require(Hexadecimal.decode(hex))) }
    let key = try Curve25519.KeyAgreement.PrivateKey(
      rawRepresentation: bytes("497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d"))
    #expect(
      Data(key.publicKey.rawRepresentation)
        == (try bytes("430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c")))
    var recipient = try HPKE.Recipient(
      privateKey: key, ciphersuite: KeyWrap.suite, info: bytes("4f6465206f6e2061204772656369616e2055726e"),
      encapsulatedKey: bytes("6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256"))
    let plaintext = try recipient.open(
      bytes("e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a"),
      authenticating: bytes("436f756e742d30"))
    #expect(plaintext == (try bytes("4265617574792069732074727574682c20747275746820626561757479")))
  }

  @Test func `A wrap opens for its reader, and comes back from JSON`() throws {
    let key = FileKey.random()
    let wrap = try KeyWrap(key, to: AgreementKey(reader.publicKey), context: context)
    let json = try CanonicalJSON.parse(canonical: try CanonicalJSON.encode(wrap.json))
    #expect(try KeyWrap(json: json) == wrap)
    #expect(try wrap.open(with: reader, context: context).bytes == key.bytes)
    #expect(try KeyWrap(key, to: AgreementKey(reader.publicKey), context: context) != wrap)
  }

  @Test func `Another reader, file, patient or name does not open it, nor a flipped bit`() throws {
    let wrap = try KeyWrap(.random(), to: AgreementKey(reader.publicKey), context: context)
    #expect(throws: VaultError.wrapBroken) {
      try wrap.open(with: Curve25519.KeyAgreement.PrivateKey(), context: context)
    }
    let others = [
      WrapContext(file: ContentID(of: [2]), patient: "pat-1", reader: "doc-1"),
      WrapContext(file: context.file, patient: "pat-2", reader: "doc-1"),
      WrapContext(file: context.file, patient: "pat-1", reader: "doc-2"),
      WrapContext(file: context.file, patient: "pat-1\",\"doc-1", reader: ""),
    ]
    for other in others { #expect(throws: VaultError.wrapBroken) { try wrap.open(with: reader, context: other) } }
    for place in 0..<80 {
      var (enc, sealed) = (wrap.encapsulatedKey, wrap.ciphertext)
      if place < 32 { enc[place] ^= 1 } else { sealed[place - 32] ^= 1 }
      let changed = try KeyWrap(json: ["ct": .string(Base64.encodeURL(sealed)), "enc": .string(Base64.encodeURL(enc))])
      #expect(throws: VaultError.wrapBroken) { try changed.open(with: reader, context: context) }
    }
  }

  @Test func `A public key has one text form`() throws {
    let key = AgreementKey(reader.publicKey)
    #expect(AgreementKey(key.description) == key)
    #expect(AgreementKey(key.description + "A") == nil && AgreementKey("ed25519:AAAA") == nil)
  }

  /// The points of small order, as little-endian bytes (Bernstein, "Curve25519", and RFC 7748 section 6.1 on zeros).
  @Test(arguments: [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ])
  func `A point of small order is no key to wrap to`(hex: String) throws {
    let bytes = try #require(Hexadecimal.decode(hex))
    let key = try #require(AgreementKey("x25519:" + Base64.encodeURL(bytes)))
    #expect(throws: VaultError.malformed("key")) { try KeyWrap(.random(), to: key, context: context) }
  }
}
