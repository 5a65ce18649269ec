import FHIR
import Sharing

extension PatientIdentity {
  /// As Patient, which has no place for a blood group: `/api/v1/patients/{patient}/identity` has.
  var fhir: PatientProfile {
    PatientProfile(
      id: patient, shortID: shortID, name: name, email: email, address: address, birthDate: birthDate,
      isActive: isActive)
  }
}
