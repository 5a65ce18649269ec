import Crypto
import Foundation
import Synchronization

/// The master key and the subjects' keys that it seals.
///
/// A subject is whoever values are about: a patient, a person, or the intake (for bytes that belong to nobody yet).
/// Each has a key of its own, stored only sealed under the master key; destroying that row erases the subject
/// (LEDGER-3).
package final class KeyRing: Sendable {
  let master: SealingKey
  private struct State {
    /// Opened keys by subject; at most ``bound``, then forgotten and opened again on need.
    var keys: [Int64: SealingKey] = [:]
    /// Subjects that were erased in this process. A reader whose snapshot is older still finds the sealed key.
    var destroyed: Set<Int64> = []
  }

  /// Guarded by the mutex.
  private let opened = Mutex(State())
  private let bound: Int

  /// - Parameter bound: how many opened keys stay in memory.
  package init(master: [UInt8], bound: Int = 200_000) throws {
    guard let key = SealingKey(bytes: master) else { throw VaultError.environmentKeyMalformed(name: "master key") }
    self.master = key
    self.bound = bound
  }

  /// Makes a key for a new subject; the result is what the store keeps.
  package func makeKey(for subject: Int64) throws -> Data {
    let key = SealingKey.random()
    let sealed = try master.seal(key.bytes, at: Self.place(of: subject))
    remember(key, for: subject)
    return sealed
  }

  /// 32 bytes that follow from the master key and a label alone (HKDF-SHA-256, RFC 5869).
  package func derived(_ label: String) -> [UInt8] {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: master.key, info: Array("vigil \(label)".utf8), outputByteCount: 32
    ).withUnsafeBytes { Array($0) }
  }

  /// The subject's key; `sealed` is fetched only when the key is not in memory and is nil when it was destroyed.
  package func key(of subject: Int64, sealed: () throws -> Data?) throws -> SealingKey {
    let held = try opened.withLock { state in
      guard !state.destroyed.contains(subject) else { throw VaultError.subjectErased(subject: subject) }
      return state.keys[subject]
    }
    if let held { return held }
    guard let stored = try sealed() else { throw VaultError.subjectErased(subject: subject) }
    let place = Self.place(of: subject)
    guard let key = SealingKey(bytes: try master.open(stored, at: place)) else { throw VaultError.sealBroken(place) }
    remember(key, for: subject)
    return key
  }

  /// Forgets an opened key: after erasure, and after a rollback that undid its making.
  package func forget(_ subject: Int64) {
    opened.withLock { _ = $0.keys.removeValue(forKey: subject) }
  }

  /// Gives this key to nobody any more, whatever a reader still finds stored.
  package func destroy(_ subject: Int64) {
    opened.withLock { state in
      state.keys[subject] = nil
      state.destroyed.insert(subject)
    }
  }

  /// Takes ``destroy(_:)`` back: the erasure was rolled back.
  package func revive(_ subject: Int64) {
    opened.withLock { _ = $0.destroyed.remove(subject) }
  }

  private func remember(_ key: SealingKey, for subject: Int64) {
    opened.withLock { state in
      guard !state.destroyed.contains(subject) else { return }
      if state.keys.count >= bound { state.keys.removeAll(keepingCapacity: true) }
      state.keys[subject] = key
    }
  }

  private static func place(of subject: Int64) -> SealedPlace {
    SealedPlace(table: "subjects", row: subject, subject: subject)
  }
}
