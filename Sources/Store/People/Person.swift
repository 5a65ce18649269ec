import Ledger
import Vault

/// A person whom alerts call or who acts; also a patient who has a key. Name and addresses are sealed and not held in memory.
package struct Person: Hashable, Sendable {
  /// The stable, pseudonymous id: `per-` and 16 hex digits, or a patient's `pat-…`.
  package let id: String
  /// Whose key seals the person's name and addresses.
  package let subject: SubjectID
  package let role: Role
  package internal(set) var isActive: Bool
  /// Whether an administrator suspended or refused the person: then nobody calls them either.
  package internal(set) var isBarred = false
  /// The person's current keys, as `did:key`.
  package internal(set) var keys: [String]
  /// The kinds of channel that the person is reached on, without any address.
  package internal(set) var channels: [CallChannel] = []
  /// How often the person said who they are; the newest version counts.
  package internal(set) var version: Int64 = 1
  /// Keys that shall take the place of lost ones.
  package internal(set) var recovery: KeyRecovery?
  /// With which others seal for the person; nil for somebody who never gave one.
  package internal(set) var agreement: AgreementKey?

  /// Whether an alert may call the person: who may not look at it is not called for it.
  package var isCallable: Bool { isActive && !isBarred }
}
