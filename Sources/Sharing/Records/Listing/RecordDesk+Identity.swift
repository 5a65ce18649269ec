import Consent
import Ledger
import Store
import Vitals

extension RecordDesk {
  /// Who a patient is, as the patient registered it: for the patient, for whom the patient lets know (a hospital's desk), and
  /// in an emergency for the doctor who must act.
  ///
  /// - Throws: ``AccessDenied``, ``Store/StoreError/valueBroken(position:)``.
  package func identity(of patient: PersonID, by asker: Asker) async throws -> PatientIdentity {
    let decision = try await store.decide(asker.request(.read, .dataClass(.identity), of: patient))
    guard decision.isPermitted else { throw AccessDenied([decision]) }
    let profile = try await store.reader.openedProfile(ofPatient: patient.text)
    return PatientIdentity(
      patient: patient, profile: profile ?? [:], isActive: store.registry.person(id: patient.text)?.isActive ?? true)
  }
}
