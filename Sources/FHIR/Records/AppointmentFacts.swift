import Consent
import Ledger
import Vitals

/// An appointment and where its agreement stands.
package struct AppointmentFacts: Hashable, Sendable {
  package enum State: String, CaseIterable, Hashable, Sendable {
    /// Asked for by the patient.
    case requested
    /// Another time was proposed; the patient has to answer.
    case countered
    case confirmed
    case refused
    case cancelled
  }

  /// Position of the entry that began it.
  package let id: Int64
  package let patient: PersonID
  package let doctor: PersonID
  package let state: State
  package let period: Period
  package let isRemote: Bool
  package let reason: String?

  package init(
    id: Int64, patient: PersonID, doctor: PersonID, state: State, period: Period, isRemote: Bool, reason: String? = nil
  ) {
    self.id = id
    self.patient = patient
    self.doctor = doctor
    self.state = state
    self.period = period
    self.isRemote = isRemote
    self.reason = reason
  }

  /// The resource Appointment (R4).
  package var json: JSONValue {
    FHIRShape.object([
      "appointmentType": isRemote ? FHIRShape.concept(FHIRShape.coding(FHIRSystem.actCode, "VR")) : nil,
      "comment": reason.map { .string($0) },
      // An appointment ends when it ends: no millisecond is taken off, as a consent's period needs it.
      "end": period.until.map { FHIRShape.instant($0) }, "id": .string("\(id)"),
      "participant": [
        participant(FHIRShape.reference("Patient", patient.text), patientStatus),
        participant(ConsentContract.reference(to: doctor), doctorStatus),
      ],
      "resourceType": "Appointment", "start": FHIRShape.instant(period.from), "status": .string(status),
    ])
  }

  private var status: String {
    switch state {
    case .requested: "pending"
    case .countered: "proposed"
    case .confirmed: "booked"
    case .refused, .cancelled: "cancelled"
    }
  }

  private var patientStatus: String {
    switch state {
    case .requested, .confirmed: "accepted"
    case .countered: "needs-action"
    case .refused: "tentative"
    case .cancelled: "declined"
    }
  }

  private var doctorStatus: String {
    switch state {
    case .requested: "needs-action"
    case .countered, .confirmed: "accepted"
    case .refused: "declined"
    case .cancelled: "tentative"
    }
  }

  private func participant(_ actor: JSONValue, _ status: String) -> JSONValue {
    ["actor": actor, "required": "required", "status": .string(status)]
  }
}
