import Ledger
import Triage
import Vitals

extension AlertMessage {
  /// A call about the gateway itself that has no entry on the ledger yet, and so no name.
  ///
  /// - Parameter since: when it was noticed; with the kind it makes the id, so that repetitions are recognised.
  package init(distress kind: TechnicalKind, since: Timestamp, recipient: String, origin: String) throws {
    let words = FindingWords.text(of: ["finding": "technical", "kind": .string(kind.rawValue)])
    let id = Self.id(
      alert: "distress \(kind.rawValue) \(since.milliseconds)", recipient: recipient, round: 0, origin: origin)
    let members: [String: JSONValue] = [
      "v": 1, "type": "vigil.distress", "category": "technical", "id": .string(id), "kind": .string(kind.rawValue),
      "opened": .integer(since.milliseconds), "origin": .string(origin), "priority": "high",
      "recipient": .string(recipient), "summary": .string(words),
    ]
    self.init(id: id, bytes: try CanonicalJSON.encode(.object(members)))
  }
}
