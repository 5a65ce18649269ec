import Consent
import Ledger

/// An access or an attempt, as its entry tells it.
package struct AccessView: Sendable {
  package let position: Int64
  package let entry: Entry
  package let payload: EntryPayload

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
  /// since.
  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "position": .integer(position), "time": .integer(entry.time), "payloadState": .string(payload.state),
    ]
    members["patient"] = entry.subject.map { .string($0) }
    for name in ["person", "organisation", "permitted", "grants"] { members[name] = entry.body[name] }
    for name in ["action", "items", "purpose"] { members[name] = payload.value?[name] }
    return .object(members)
  }
}
