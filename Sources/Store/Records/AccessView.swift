import Consent
import Ledger

/// An access or an attempt, as its entry tells it: a decision, or somebody before a patient's link.
package struct AccessView: Sendable {
  package let position: Int64
  package let entry: Entry
  package let payload: EntryPayload

  /// The link that somebody stood before; nil for a decision.
  package var link: Int64? {
    [.linkOpened, .linkRefused].contains(entry.type) ? entry.body["link"]?.integer : nil
  }

  /// Whether anything was given out.
  package var isPermitted: Bool { entry.type == .linkOpened || entry.body["permitted"]?.bool == true }

  /// What is sealed beside the entry, for whoever reads it as consent does.
  ///
  /// - Throws: ``StoreError/valueBroken(position:)`` when it does not open, though nobody was erased.
  package func values() throws(StoreError) -> ConsentValues {
    switch payload {
    case .opened(let value): .opened(value)
    case .erased: .erased
    case .absent, .withheld, .folded: .absent
    case .broken: throw .valueBroken(position: position)
    }
  }

  /// Who, for whom, by what right, what and when. What was asked and on what basis is left out when the patient was erased
  /// since. Whoever opened a link, or tried, stands there as what they said of themselves: `recipient` and no `person`.
  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "permitted": .bool(isPermitted), "position": .integer(position), "time": .integer(entry.time),
      "payloadState": .string(payload.state),
    ]
    members["patient"] = entry.subject.map { .string($0) }
    if let link {
      members["action"] = .string(AccessAction.link.rawValue)
      members["link"] = .integer(link)
      for name in ["recipient", "why"] { members[name] = payload.value?[name] }
      members["items"] = payload.value?["records"]?.array.map { .array($0.map { ["record": $0] }) }
    }
    for name in ["person", "organisation", "grants"] { members[name] = entry.body[name] }
    for name in ["action", "items", "purpose", "unopened"] where link == nil { members[name] = payload.value?[name] }
    return .object(members)
  }
}
