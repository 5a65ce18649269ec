import Ledger
import Store
import Triage
import Vitals

/// What a recipient's application receives about an alert, the same on every channel: canonical JSON, times in
/// milliseconds since 1970. It carries no secret and no more of the patient than the people called need.
package struct AlertMessage: Sendable {
  /// Stable for this alert, round and recipient, on every try: what an application recognises a repetition by.
  package let id: String
  /// The JSON.
  package let bytes: [UInt8]

  init(id: String, bytes: [UInt8]) {
    self.id = id
    self.bytes = bytes
  }

  /// - Parameters:
  ///   - notice: the durable state of the alert.
  ///   - round: the round of calling this belongs to; it may run ahead of the durable state when the disk is full.
  ///   - origin: the name of this node's ledger.
  package init(_ notice: AlertNotice, recipient: String, round: Int, origin: String) throws {
    id = Self.id(alert: notice.alert.name, recipient: recipient, round: round, origin: origin)
    var members = Self.members(of: notice)
    members["id"] = .string(id)
    members["origin"] = .string(origin)
    members["recipient"] = .string(recipient)
    members["round"] = .integer(Int64(round))
    bytes = try CanonicalJSON.encode(.object(members))
  }

  /// The stable id: two gateways never share one, although their alerts may bear the same name.
  package static func id(alert: String, recipient: String, round: Int, origin: String) -> String {
    let seed = "\(origin)\n\(alert)\n\(round)\n\(recipient)"
    return "vigil-" + Digest32.sha256(Array(seed.utf8)).hex.prefix(32)
  }

  private static func members(of notice: AlertNotice) -> [String: JSONValue] {
    let alert = notice.alert
    let alarm = alert.alarm
    let path = "/api/v1/alerts/\(alert.name)"
    var members: [String: JSONValue] = [
      "v": 1, "type": alarm.category == .physiological ? "vigil.alert" : "vigil.technical",
      "category": .string(alarm.category.rawValue), "alert": .string(alert.name),
      "priority": .string(alarm.priority.rawValue), "state": .string(alarm.state.rawValue),
      "conditions": .array(alarm.conditions.map { .string($0.key) }), "opened": .integer(alert.openedAt.milliseconds),
      "received": .integer(notice.evidence.received.milliseconds), "late": .bool(alarm.isLate),
      "evidence": evidence(notice.evidence), "path": .string(path), "proof": .string("\(path)/proof"),
    ]
    if alert.isDrill { members["drill"] = true }
    if let pseudonym = alert.pseudonym {
      var patient: [String: JSONValue] = ["id": .string(pseudonym)]
      if let name = notice.patientName { patient["name"] = .string(name) }
      members["patient"] = .object(patient)
    }
    if let device = notice.evidence.body["device"] { members["device"] = device }
    if let unit = notice.unit { members["unit"] = .string(unit) }
    if let time = notice.evidence.body["reading"] { members["readingTime"] = time }
    members.merge(values(of: notice, category: alarm.category)) { own, _ in own }
    return members
  }

  private static func evidence(_ evidence: AlertNotice.Evidence) -> JSONValue {
    [
      "position": .integer(evidence.position), "leaf": .string(evidence.leaf.hex), "block": .integer(evidence.block),
      "blockHash": .string(evidence.blockHash.hex),
    ]
  }

  /// What was measured, in words; what is wrong, for a technical alert.
  private static func values(of notice: AlertNotice, category: AlarmCategory) -> [String: JSONValue] {
    guard let payload = notice.evidence.payload else { return [:] }
    let findings = category == .technical ? [payload] : payload["findings"]?.array ?? []
    let words = findings.map(FindingWords.text)
    var members: [String: JSONValue] = [
      "findings": .array(words.map { .string($0) }), "summary": .string(words.joined(separator: "; ")),
    ]
    if let score = payload["score"] {
      members["score"] = score
      members["scoreText"] = .string(FindingWords.score(score))
    }
    if let technical = payload["technical"]?.array, !technical.isEmpty {
      members["technical"] = .array(technical.map { .string(FindingWords.text(of: $0)) })
    }
    return members
  }
}
