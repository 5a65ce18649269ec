import Foundation
import Testing
import Vault

/// The sealer's cipher is OpenSSL's and the key's is swift-crypto's: each is the other's witness.
@Suite struct SealerTests {
  let place = SealedPlace(table: "journal", row: 1_234_567, subject: 42)

  private func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }

  @Test func `One sealer gives byte for byte what the keys give, whatever it sealed before`() throws {
    let sealer = try Sealer()
    for size in [0, 1, 15, 16, 17, 31, 32, 33, 150, 1_000, 4_096, 70_000] {
      for row in [0, 9, Int64.max, Int64.min] {
        let (key, nonce, plaintext) = (SealingKey.random(), random(12), random(size))
        let place = SealedPlace(table: "sealed", row: row, subject: Int64(size) - 3)
        let sealed = try sealer.seal(plaintext, under: key, at: place, nonce: nonce)
        #expect(try sealed == key.seal(plaintext, at: place, nonce: nonce))
        #expect(try key.open(sealed, at: place) == plaintext)
      }
    }
  }

  @Test func `What it sealed opens at no other place, with no other key and not when a byte is another`() throws {
    let (sealer, key) = (try Sealer(), SealingKey.random())
    let sealed = try sealer.seal(Array("heart rate 150".utf8), under: key, at: place, nonce: random(12))
    let moved = SealedPlace(table: "journal", row: 1_234_567, subject: 43)
    #expect(throws: VaultError.sealBroken(moved)) { try key.open(sealed, at: moved) }
    #expect(throws: VaultError.sealBroken(place)) { try SealingKey.random().open(sealed, at: place) }
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 0x01
      #expect(throws: VaultError.sealBroken(place)) { try key.open(changed, at: place) }
    }
  }

  @Test(arguments: [0, 11, 13]) func `Only 12 bytes are a nonce`(_ count: Int) throws {
    let sealer = try Sealer()
    #expect(throws: VaultError.sealBroken(place)) {
      try sealer.seal([1], under: SealingKey.random(), at: place, nonce: random(count))
    }
  }

  /// The same bytes that a place had when numbers were put into words by the standard library.
  @Test(arguments: [
    (Int64(0), "0"), (-7, "-7"), (Int64.max, "9223372036854775807"), (Int64.min, "-9223372036854775808"),
  ])
  func `A place reads as its table, row and subject`(_ row: Int64, _ words: String) throws {
    let (key, nonce) = (SealingKey.random(), random(12))
    let place = SealedPlace(table: "alerts", row: row, subject: 12)
    #expect(place.associatedData == Array("alerts/\(words)/12".utf8))
    #expect(try key.open(Sealer().seal([1, 2], under: key, at: place, nonce: nonce), at: place) == [1, 2])
  }
}
