import Consent
import Ledger
import Vitals

/// A prescription: what is to be taken and how, in the doctor's words.
package struct Prescription: Hashable, Sendable {
  package let id: RecordID
  package let patient: PersonID
  package let author: PersonID
  package let organisation: OrganisationID?
  package let time: Timestamp
  package let medication: String
  /// How it is taken; nil when the prescription is a file.
  package let dosage: String?
  /// Whether a correction took it back.
  package let isCorrected: Bool

  package init(
    id: RecordID, patient: PersonID, author: PersonID, organisation: OrganisationID?, time: Timestamp,
    medication: String, dosage: String?, isCorrected: Bool = false
  ) {
    self.id = id
    self.patient = patient
    self.author = author
    self.organisation = organisation
    self.time = time
    self.medication = medication
    self.dosage = dosage
    self.isCorrected = isCorrected
  }

  /// The resource MedicationRequest (R4). A prescription that a correction names reads as entered in error.
  package var json: JSONValue {
    FHIRShape.object([
      "authoredOn": FHIRShape.instant(time), "dosageInstruction": dosage.map { [["text": .string($0)]] },
      "id": .string("\(id.position)"), "intent": "order", "medicationCodeableConcept": ["text": .string(medication)],
      "requester": ConsentContract.reference(to: author), "resourceType": "MedicationRequest",
      "status": isCorrected ? "entered-in-error" : "active",
      "subject": FHIRShape.reference("Patient", patient.text),
      "supportingInformation": [FHIRShape.reference("DocumentReference", "\(id.position)")],
    ])
  }
}
