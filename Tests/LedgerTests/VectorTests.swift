import Crypto
import Testing

@testable import Ledger

@Suite struct VectorTests {
  @Test(arguments: [
    // RFC 4231 sections 4.2 to 4.4; HMAC pads a short key with zeros, so a 32-byte salt reaches the same code.
    (
      [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
  ])
  func `commitments are HMAC-SHA-256 as RFC 4231 has it`(key: [UInt8], payload: [UInt8], code: String) throws {
    let salt = key + Array(repeating: 0, count: 32 - key.count)
    let commitment = try Commitment.make(payload: payload, salt: salt)
    #expect(commitment.hex == code)
    #expect(Commitment.verify(commitment, payload: payload, salt: salt))
    #expect(!Commitment.verify(commitment, payload: payload + [0], salt: salt))
    #expect(throws: LedgerError.malformedSalt) { try Commitment.make(payload: payload, salt: key) }
  }

  // The did:key Method 0.7, test vectors/ed25519-x25519.json: seeds and identifiers.
  @Test(arguments: [
    (UInt8(0), "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"),
    (UInt8(1), "did:key:z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG"),
    (UInt8(2), "did:key:z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf"),
  ])
  func `the published did:key identifiers come out of the published seeds`(last: UInt8, did: String) throws {
    let seed = [UInt8](repeating: 0, count: 31) + [last]
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    #expect(DIDKey(key.publicKey).description == did)
    #expect(try DIDKey(parsing: did).publicKeyBytes == Array(key.publicKey.rawRepresentation))
    #expect(throws: LedgerError.malformedKey) { try DIDKey(parsing: did.dropLast()) }
    #expect(throws: LedgerError.malformedKey) { try DIDKey(parsing: did.replacing("z6Mk", with: "z16Mk")) }
  }

  @Test func `RFC 8037 appendix A.4 is reproduced`() throws {
    let seed = try #require(Base64.decodeURL("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    let payload = Array("Example of Ed25519 signing".utf8)
    let input = DetachedJWS.signingInput(header: Base64.encodeURL(#"{"alg":"EdDSA"}"#.utf8), payload: payload)
    #expect(String(decoding: input, as: UTF8.self) == "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc")
    let published = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    #expect(key.publicKey.isValidSignature(try #require(Base64.decodeURL(published)), for: input))
    // Ed25519 is deterministic, so our own signature over the same input is the published one.
    #expect(Base64.encodeURL(try key.signature(for: input)) == published)
  }

  @Test func `a detached JWS verifies, and no changed character of it does`() throws {
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 5, count: 32))
    let payload = Array("acknowledge".utf8)
    let text = try DetachedJWS.sign(payload: payload, with: key)
    try DetachedJWS(parsing: text).verify(payload: payload, using: key.publicKey)
    #expect(throws: LedgerError.signatureMismatch) {
      try DetachedJWS(parsing: text).verify(payload: payload + [0], using: key.publicKey)
    }
    for index in text.utf8.indices {
      var bytes = Array(text.utf8)
      bytes[text.utf8.distance(from: text.startIndex, to: index)] ^= 1
      let changed = String(decoding: bytes, as: UTF8.self)
      #expect(throws: LedgerError.self) {
        try DetachedJWS(parsing: changed).verify(payload: payload, using: key.publicKey)
      }
    }
  }

  // golang.org/x/mod/sumdb/note, note_test.go.
  @Test func `the note of Peter Neumann is reproduced`() throws {
    let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    let line =
      "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    let key = try NoteKey(parsing: vkey)
    #expect(key.description == vkey)
    let note = try SignedNote(parsing: text + "\n" + line + "\n")
    #expect(note.description == text + "\n" + line + "\n")
    try note.verify(with: key)
    for index in vkey.indices {
      #expect(throws: LedgerError.self) { try NoteKey(parsing: vkey[..<index]) }
    }
    let changed = try SignedNote(parsing: text.replacing("answer", with: "Answer") + "\n" + line + "\n")
    #expect(throws: LedgerError.signatureMismatch) { try changed.verify(with: key) }
    let stranger = try NodeKey(name: "PeterNeumann", seed: Array(repeating: 1, count: 32)).noteKey
    #expect(throws: LedgerError.unknownKey) { try note.verify(with: stranger) }
  }

  @Test(arguments: [
    "", "text", "text\n", "text\n\n", "text\n\n— a\n", "text\n\n— a AAAA\n", "text\n\n— a AAAAAAA=",
    "text\n\n- a AAAAAAA=\n",
    "te\u{01}xt\n\n— a AAAAAAA=\n", "text\r\n\r\n— a AAAAAAA=\r\n", "text\n\n—  AAAAAAA=\n", "text\n\n— a+b AAAAAAA=\n",
  ])
  func `what is no signed note is refused`(note: String) {
    #expect(throws: LedgerError.malformedNote) { try SignedNote(parsing: note) }
  }

  // The example of the C2SP tlog-checkpoint specification.
  @Test func `the published checkpoint is read and written`() throws {
    let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    let checkpoint = try Checkpoint(parsing: text)
    #expect(checkpoint.size == 20_852_163)
    #expect(checkpoint.text == text)
    for bad in [text + "extension\n", "\(text.dropLast())", text.replacing("2085", with: "02085"), "\n1\n", ""] {
      #expect(throws: LedgerError.malformedCheckpoint) { try Checkpoint(parsing: bad) }
    }
  }

  // The examples of the C2SP tlog-tiles specification.
  @Test func `tile paths and widths are the published ones`() throws {
    #expect(TilePath.encode(1_234_067, width: 256) == "x001/x234/067")
    #expect(try Tile(level: 0, index: 273, width: 112).path == "tile/0/273.p/112")
    #expect(TilePath.decode("x001/x234/067.p/8")?.index == 1_234_067)
    for bad in ["1", "x001", "067.p/256", "067.p/0", "067.p/08", "x000/067", "", "067/", "é"] {
      #expect(TilePath.decode(bad) == nil, "\(bad)")
    }
    let tiles = Array(Tile.all(ofSize: 70_000))
    #expect(tiles.filter { $0.level == 0 && $0.width == 256 }.count == 273)
    #expect(
      tiles.filter { $0.width < 256 }.map { [$0.level, Int($0.index), $0.width] } == [
        [0, 273, 112], [1, 1, 17], [2, 0, 1],
      ])
    #expect(tiles.count == 273 + 1 + 1 + 1 + 1)
    #expect(Array(Tile.all(ofSize: 256)).map(\.path) == ["tile/0/000", "tile/1/000.p/1"])
  }

  @Test func `an entry bundle comes back, and a cut one is refused`() throws {
    let entries: [[UInt8]] = [[], [1], Array(repeating: 2, count: 65_535)]
    let bundle = try EntryBundle.encode(entries)
    #expect(bundle.prefix(5) == [0, 0, 0, 1, 1])
    #expect(try EntryBundle.parse(bundle) == entries)
    #expect(throws: LedgerError.malformedTile) { try EntryBundle.parse(Array(bundle.dropLast())) }
  }
}
