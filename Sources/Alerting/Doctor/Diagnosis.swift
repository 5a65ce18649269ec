import Ledger

/// What one look at the installation found, and what to change.
package struct Diagnosis: Hashable, Sendable {
  /// How bad it is. The raw value is the stable word on screen and in JSON.
  package enum Standing: String, CaseIterable, Comparable, Hashable, Sendable {
    case good
    /// Could not be looked at, or does not apply.
    case unknown
    /// Works, and may not under load, after a crash, or for somebody.
    case warning
    /// Loses readings, lets strangers speak, or calls nobody.
    case bad

    package static func < (left: Standing, right: Standing) -> Bool {
      allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
  }

  /// What was looked at: a room and a stable word, for example `broker.max_queued_messages`.
  package let name: String
  package let standing: Standing
  /// What was found.
  package let found: String
  /// What to change; nil when nothing need be.
  package let advice: String?

  package init(_ name: String, _ standing: Standing, _ found: String, advice: String? = nil) {
    self.name = name
    self.standing = standing
    self.found = found
    self.advice = advice
  }

  /// `{"advice"?,"found","name","standing"}`.
  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "found": .string(found), "name": .string(name), "standing": .string(standing.rawValue),
    ]
    if let advice { members["advice"] = .string(advice) }
    return .object(members)
  }
}
