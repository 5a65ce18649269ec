import Ledger

/// An access or an attempt, as its entry tells it.
package struct AccessView: Sendable {
  package let position: Int64
  package let entry: Entry
  package let payload: EntryPayload

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
