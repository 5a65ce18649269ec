import Foundation
import Ledger
import Testing

@testable import Vault

@Suite struct ContentIDTests {
  @Test(arguments: [
    ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"),
    ("foobar", "mzxw6ytboi"),
  ])
  func `Base 32 gives the vectors of RFC 4648 section 10, in lower case and unpadded`(plain: String, coded: String) {
    #expect(Base32.encode(Array(plain.utf8)) == coded)
    #expect(Base32.decode(coded) == Array(plain.utf8))
  }

  @Test(arguments: ["m", "mz1q", "MY", "my======", "mz", "mzxr"])
  func `A second spelling of base 32 is refused`(text: String) {
    #expect(Base32.decode(text) == nil)
  }

  @Test func `The example of the CID specification is written in base 32`() throws {
    // multiformats/cid, "Human-Readable CIDs": zb2rhe5P4gXftAwvA4eXQ5HJwsER2owDyS9sKaQRRVQPn93bA is
    // base58btc - cidv1 - raw - sha2-256-256-6e6ff795…; here the same bytes in base 32.
    let digest = try #require(Digest32(hex: "6e6ff7950a36187a801613426e858dce686cd7d7e3c0fc42ee0330072d245c95"))
    let id = ContentID(digest: digest)
    #expect(id.description == "bafkreidon73zkcrwdb5iafqtijxildoonbwnpv7dyd6ef3qdgads2jc4su")
    #expect(ContentID(id.description) == id)
  }

  @Test func `The address of a greeting is the one that other libraries publish`() {
    // pypi.org/project/ipfs-cid: encode_cid_v1(b"Hello world").
    let id = ContentID(of: Array("Hello world".utf8))
    #expect(id.description == "bafkreide5semuafsnds3ugrvm6fbwuyw2ijpj43gwjdxemstjkfozi37hq")
  }

  @Test func `Another version, codec, hash, base or length is no address`() {
    let good = ContentID(of: [1]).description
    #expect(ContentID(good.uppercased()) == nil)
    #expect(ContentID(good + "a") == nil && ContentID(good.dropLast()) == nil)
    #expect(ContentID("z" + good.dropFirst()) == nil)
    for prefix in [[0x00, 0x55, 0x12, 0x20], [0x01, 0x70, 0x12, 0x20], [0x01, 0x55, 0x13, 0x20]] as [[UInt8]] {
      #expect(ContentID("b" + Base32.encode(prefix + [UInt8](repeating: 7, count: 32))) == nil)
    }
  }
}
