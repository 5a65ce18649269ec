import Foundation
import Testing
import Vault

/// Sealed values open where they were sealed, with the key that sealed them, and nowhere else.
@Suite struct SealingTests {
  let key = SealingKey.random()
  let place = SealedPlace(table: "sealed", row: 7, subject: 3)
  let plaintext: [UInt8] = Array("heart rate 150".utf8)

  @Test func `A sealed value opens at its place`() throws {
    let sealed = try key.seal(plaintext, at: place)
    #expect(sealed.count == plaintext.count + 28)
    #expect(try key.open(sealed, at: place) == plaintext)
  }

  @Test func `Two seals of one value differ, because nonces are random`() throws {
    #expect(try key.seal(plaintext, at: place) != key.seal(plaintext, at: place))
  }

  @Test(arguments: [
    SealedPlace(table: "sealed", row: 8, subject: 3), SealedPlace(table: "sealed", row: 7, subject: 4),
    SealedPlace(table: "alerts", row: 7, subject: 3), SealedPlace(table: "sealed", row: 73, subject: 3),
  ])
  func `A value that was moved does not open`(_ moved: SealedPlace) throws {
    let sealed = try key.seal(plaintext, at: place)
    #expect(throws: VaultError.sealBroken(moved)) { try key.open(sealed, at: moved) }
  }

  @Test func `No byte of a sealed value can be flipped and no end cut off`() throws {
    let sealed = try key.seal(plaintext, at: place)
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 0x01
      #expect(throws: VaultError.sealBroken(place)) { try key.open(changed, at: place) }
      #expect(throws: VaultError.sealBroken(place)) { try key.open(sealed.prefix(index), at: place) }
    }
  }

  @Test func `Another key does not open it`() throws {
    let sealed = try key.seal(plaintext, at: place)
    #expect(throws: VaultError.sealBroken(place)) { try SealingKey.random().open(sealed, at: place) }
  }

  @Test(arguments: [0, 16, 31, 33, 64]) func `Only 32 bytes are a key`(_ count: Int) {
    #expect(SealingKey(bytes: [UInt8](repeating: 1, count: count)) == nil)
  }
}
