import Ledger
import Store

/// An admission as a list shows it.
package struct AdmissionItem: Sendable {
  package let admission: Admission
  /// The patient's name, for who may know it.
  package let name: String?

  package init(admission: Admission, name: String?) {
    self.admission = admission
    self.name = name
  }

  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "admission": .integer(admission.position), "emergency": .bool(admission.isEmergency),
      "organisation": .string(admission.organisation), "patient": .string(admission.patient),
      "short": .string(ShortID.of(admission.patient)), "state": .string(admission.state.rawValue),
    ]
    members["since"] = admission.since.map { .integer($0) }
    members["until"] = admission.until.map { .integer($0) }
    members["name"] = name.map { .string($0) }
    return .object(members)
  }
}

/// A patient of a doctor's own.
package struct OwnPatient: Hashable, Sendable {
  package let patient: String
  /// Whether the doctor stands on the care team.
  package let isOnTeam: Bool
  /// Whether a grant of the patient addresses the doctor and is live.
  package let hasGranted: Bool
  /// Whether both signed that they are doctor and patient.
  package let isTreated: Bool
  /// The patient's name, for who may know it.
  package let name: String?

  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "granted": .bool(hasGranted), "patient": .string(patient), "short": .string(ShortID.of(patient)),
      "team": .bool(isOnTeam), "treated": .bool(isTreated),
    ]
    members["name"] = name.map { .string($0) }
    return .object(members)
  }
}
