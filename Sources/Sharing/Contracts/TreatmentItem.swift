import Ledger
import Store

/// A treatment as its parties see it; an invitation without its code, whose hash alone is known here.
package struct TreatmentItem: Sendable {
  package let treatment: Treatment

  package init(_ treatment: Treatment) { self.treatment = treatment }

  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "doctor": .string(treatment.doctor), "state": .string(treatment.state.rawValue),
      "treatment": .integer(treatment.position),
    ]
    members["patient"] = treatment.patient.map { .string($0) }
    members["short"] = treatment.patient.map { .string(ShortID.of($0)) }
    members["expires"] = treatment.invitation.map { .integer($0.expires) }
    members["since"] = treatment.since.map { .integer($0) }
    members["until"] = treatment.until.map { .integer($0) }
    return .object(members)
  }
}
