import Consent
import Crypto
import Foundation
import Ledger
import Store
import Testing
import Vault
import Vitals

@testable import Sharing

/// Acts of consent through the desk that takes all acts: signed by the person, judged by the engine.
@Suite struct ConsentActTests {
  private func terms(_ classes: DataClassSet) throws -> ConsentTerms {
    try #require(ConsentTerms(scope: .classes(classes), purposes: [.treatment], actions: [.read]))
  }

  @Test func aPatientGrantsRevokesAndNobodyElseDoes() async throws {
    let house = try House()
    let wallet = Applicant(role: .patient)
    let patient = try #require(PersonID(try await wallet.enrol(in: house)))
    let signer = Signer(id: patient.text, key: wallet.keys.signing)
    let doctor = try house.person(.doctor)
    let doctorID = try #require(PersonID(doctor.id))
    let period = try #require(Period(from: House.start, until: nil))
    let offer = GrantOffer(
      patient: patient, grantee: .person(doctorID),
      terms: try #require(GrantTerms(try terms([.reports]), period: period)))
    await #expect(throws: ActRefusal.consent(.notEntitled)) {
      try await house.desk.submit(doctor.sign(.consent(.grant(offer))))
    }
    let granted = try await house.desk.submit(signer.sign(.consent(.grant(offer)))).position
    let request = AccessRequest(
      by: doctorID, patient: patient, action: .read, resource: .dataClass(.reports), purpose: .treatment)
    #expect(try await house.store.decide(request).grants == [GrantID(position: granted)])
    _ = try await house.desk.submit(
      signer.sign(.consent(.revoke(of: granted, patient: patient, reason: "enough"))))
    #expect(try await !house.store.decide(request).isPermitted)
  }

  @Test func aFacilityAppliesIsApprovedAndBothSidesSignWhoActsForIt() async throws {
    let house = try House()
    let (root, desk, doctor) = (
      try house.person(.administrator), try house.person(.desk), try house.person(.doctor)
    )
    let clinic = try #require(OrganisationID("org-st-mary"))
    let country = try #require(CountryCode("IN"))
    func sign(_ act: ConsentAct, _ signer: Signer) throws {
      _ = try house.desk.submitAndWait(signer.sign(.consent(act)))
    }
    let people = try [desk, doctor].map { try #require(PersonID($0.id)) }
    let wrong = try #require(OrganisationID("pat-st-mary"))
    #expect(throws: StoreError.conflict(.organisationName)) {
      try sign(.registerOrganisation(wrong, country: country, name: "St Mary"), desk)
    }
    try sign(.registerOrganisation(clinic, country: country, name: "St Mary"), desk)
    try sign(.approve(.organisation(clinic)), root)
    try sign(.trust(clinic, isTrusted: true), root)
    try sign(.signAffiliation(people[0], clinic), desk)
    try sign(.signAffiliation(people[0], clinic), root)
    try sign(.signAffiliation(people[1], clinic), doctor)
    #expect(try await house.store.writer.perform { $0.members(of: clinic) }.map(\.id) == [people[0]])
    try sign(.signAffiliation(people[1], clinic), desk)
    let members = try await house.store.writer.perform { ($0.members(of: clinic), $0.isTrusted(clinic)) }
    #expect(Set(members.0.map(\.id)) == Set(people) && members.1)
    #expect(throws: ActRefusal.roleForbids(.doctor, .organisationTrusted)) {
      try sign(.trust(clinic, isTrusted: false), doctor)
    }
  }
}
