import Consent
import Ledger
import Vitals

/// An access of which no decision's items tell: somebody before a patient's link, or a decision whose values do not open.
package struct PlainTrace: Hashable, Sendable {
  /// Who it was, as far as anybody knows.
  package enum Agent: Hashable, Sendable {
    case person(PersonID)
    /// What whoever presented a link said of themselves.
    case recipient(String)
  }

  /// Position of the entry.
  package let position: Int64
  package let time: Timestamp
  package let origin: String
  package let patient: PersonID
  package let agent: Agent
  package let records: [RecordID]
  package let isPermitted: Bool
  /// Why it was refused, or what cannot be told.
  package let note: String?

  package init(
    position: Int64, time: Timestamp, origin: String, patient: PersonID, agent: Agent, records: [RecordID],
    isPermitted: Bool, note: String?
  ) {
    self.position = position
    self.time = time
    self.origin = origin
    self.patient = patient
    self.agent = agent
    self.records = records
    self.isPermitted = isPermitted
    self.note = note
  }

  /// The resource AuditEvent (R4).
  package var json: JSONValue {
    let who: JSONValue =
      switch agent {
      case .person(let person): ConsentContract.reference(to: person)
      case .recipient(let text): ["display": .string(text)]
      }
    let event = AuditEventShape(
      id: "\(position)", action: "R", interaction: "read", time: time, origin: origin, patient: patient,
      isPermitted: isPermitted)
    return event.json(
      agent: ["requestor": true, "type": AuditEventShape.receiver, "who": who],
      entities: records.map(AuditEventShape.entity), more: ["outcomeDesc": note.map { .string($0) }])
  }
}
