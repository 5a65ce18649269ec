import Consent
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// A patient's details: for whom the patient lets know, and for whoever must act in an emergency.
@Suite struct IdentityTests {
  private let house: RecordHouse
  private static let profile: JSONValue = [
    "address": "5 Lake Road", "birthDate": "1980-02-29", "bloodGroup": "B+", "email": "ida@mail.example",
    "name": "Ida Summer", "userName": "ida.winter",
  ]

  init() throws {
    house = try RecordHouse()
    try house.act(
      .changeProfile(person: house.patient.id, role: .patient, version: 2, profile: Self.profile), by: house.patient)
  }

  private func identity(_ signer: Signer, _ purpose: Purpose = .treatment) async throws -> PatientIdentity {
    try await house.desk.identity(of: RecordHouse.id(house.patient), by: house.asker(signer, purpose))
  }

  @Test func theDeskLearnsADetailByConsentAloneAndNeverHowThePatientSignsIn() async throws {
    let desk = try house.approved(.desk)
    await #expect(throws: AccessDenied.self) { _ = try await identity(desk) }
    try house.grant([.list], on: [.directoryEntry], to: desk)
    await #expect(throws: AccessDenied.self) { _ = try await identity(desk) }
    let grant = try house.grant([.read], on: [.identity], to: desk)
    let known = try await identity(desk)
    #expect(
      known.json == [
        "active": true, "address": "5 Lake Road", "birthDate": "1980-02-29", "bloodGroup": "B+",
        "email": "ida@mail.example", "name": "Ida Summer", "patient": .string(house.patient.id),
        "short": .string(ShortID.of(house.patient.id)),
      ])
    try house.revoke(grant)
    await #expect(throws: AccessDenied.self) { _ = try await identity(desk) }
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func inAnEmergencyTheDoctorLearnsWhoItIs() async throws {
    await #expect(throws: AccessDenied.self) { _ = try await identity(house.other, .emergencyTreatment) }
    try house.act(
      .consent(.declareEmergency(patient: RecordHouse.id(house.patient), reason: "Unconscious.")), by: house.other)
    #expect(try await identity(house.other, .emergencyTreatment).bloodGroup == "B+")
    await #expect(throws: AccessDenied.self) { _ = try await identity(house.doctor, .emergencyTreatment) }
    #expect(try house.audit().findings.isEmpty)
  }
}
