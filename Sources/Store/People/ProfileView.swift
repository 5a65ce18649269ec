import Consent
import Ledger

/// What is known of a person, opened for whoever may see it.
package struct ProfileView: Sendable {
  package let person: String
  package let role: Role
  /// 1 for what was registered; each change is one more.
  package let version: Int64
  /// With which others seal for the person, as it stands on the ledger.
  package let agreement: String?
  /// Name, address and the like; nil after erasure.
  package let profile: JSONValue?
  /// Whether there is one that does not open, though nobody was erased; in lists alone.
  package let isBroken: Bool
  /// Current keys; left out of lists.
  package let keys: [String]

  init(
    person: String, role: Role, version: Int64, agreement: String?, profile: ListedValue, keys: [String]
  ) {
    self.person = person
    self.role = role
    self.version = version
    self.agreement = agreement
    self.profile = profile.value
    isBroken = profile.isBroken
    self.keys = keys
  }

  /// A short form of the id for people to read to each other: the first eight digits in two groups. Not a name: two may
  /// have the same.
  package var shortID: String { ShortID.of(person) }
}

/// The short form of a long id, shown beside it.
package enum ShortID {
  package static func of(_ id: String) -> String {
    let digits = id.split(separator: "-").last.map { String($0.prefix(8)).uppercased() } ?? id
    guard digits.count == 8 else { return digits }
    return "\(digits.prefix(4))-\(digits.suffix(4))"
  }
}
