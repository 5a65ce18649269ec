import Foundation
import Testing
import Vault

/// Subjects' keys: sealed under the master key, gone for ever once their row is.
@Suite struct KeyRingTests {
  let master = SealingKey.random().bytes
  let place = SealedPlace(table: "sealed", row: 1, subject: 5)

  @Test func `A key comes back from its sealed form in another process`() throws {
    let ring = try KeyRing(master: master)
    let stored = try ring.makeKey(for: 5)
    let sealed = try ring.key(of: 5) { nil }.seal([1, 2, 3], at: place)
    let later = try KeyRing(master: master)
    #expect(try later.key(of: 5) { stored }.open(sealed, at: place) == [1, 2, 3])
  }

  @Test func `After erasure nothing opens, although the ring knew the key`() throws {
    let ring = try KeyRing(master: master)
    _ = try ring.makeKey(for: 5)
    ring.forget(5)
    #expect(throws: VaultError.subjectErased(subject: 5)) { try ring.key(of: 5) { nil } }
  }

  @Test func `A key row moved to another subject does not open`() throws {
    let ring = try KeyRing(master: master)
    let stored = try ring.makeKey(for: 5)
    #expect(throws: VaultError.sealBroken(SealedPlace(table: "subjects", row: 6, subject: 6))) {
      try ring.key(of: 6) { stored }
    }
  }

  @Test func `Another master key opens no subject's key`() throws {
    let stored = try KeyRing(master: master).makeKey(for: 5)
    let other = try KeyRing(master: SealingKey.random().bytes)
    #expect(throws: VaultError.sealBroken(SealedPlace(table: "subjects", row: 5, subject: 5))) {
      try other.key(of: 5) { stored }
    }
  }

  @Test func `The ring forgets at its bound and opens again on need`() throws {
    let ring = try KeyRing(master: master, bound: 2)
    let stored = try (1...5).map { try ring.makeKey(for: $0) }
    for subject in 1...5 {
      let key = try ring.key(of: Int64(subject)) { stored[subject - 1] }
      let place = SealedPlace(table: "t", row: 1, subject: Int64(subject))
      #expect(try key.open(key.seal([9], at: place), at: place) == [9])
    }
    #expect(throws: VaultError.subjectErased(subject: 1)) { try ring.key(of: 1) { nil } }
  }

  @Test func `A master key of a wrong length is refused`() {
    #expect(throws: VaultError.environmentKeyMalformed(name: "master key")) { try KeyRing(master: [1, 2, 3]) }
  }
}
