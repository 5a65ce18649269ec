import Ledger

/// A person whom alerts call or who acts on them. Name and addresses are sealed and not held in memory.
package struct Person: Hashable, Sendable {
  /// The stable, pseudonymous id: `per-` and 16 hex digits.
  package let id: String
  /// Whose key seals the person's name and addresses.
  package let subject: SubjectID
  package let role: Role
  package internal(set) var isActive: Bool
  /// The person's current keys, as `did:key`.
  package internal(set) var keys: [String]
  /// The kinds of channel that the person is reached on, without any address.
  package internal(set) var channels: [CallChannel] = []
}
