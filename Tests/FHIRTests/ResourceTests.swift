import Consent
import Ledger
import Testing
import Vitals

@testable import FHIR

/// Golden resources: what is written is part of the interface.
@Suite struct ResourceTests {
  private let patient = PersonID("pat-1")
  private let doctor = PersonID("per-2")
  private let hospital = OrganisationID("org-3")
  private let time = Timestamp(milliseconds: 1_700_000_000_000)

  private func text(_ json: JSONValue) throws -> String {
    String(decoding: try CanonicalJSON.encode(json), as: UTF8.self)
  }

  @Test func aPermittedAccessIsAnAuditEventWithItsGrant() throws {
    let access = AccessRequest(
      by: try #require(doctor), for: hospital, patient: try #require(patient), action: .read,
      resource: .record(RecordID(position: 40)), purpose: .treatment)
    let trace = AccessTrace(
      position: 41, item: 0, time: time, origin: "vigil.test/ward", access: access,
      basis: .grant(GrantID(position: 17)))
    #expect(
      try text(trace.json)
        == #"{"action":"R","agent":[{"extension":[{"url":"urn:vigil:fhir:on-behalf-of","valueReference":{"reference":"Organization/org-3"}}],"policy":["urn:vigil:basis:grant","urn:vigil:grant:17"],"requestor":true,"type":{"coding":[{"code":"IRCP","system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType"}]},"who":{"reference":"Practitioner/per-2"}}],"entity":[{"role":{"code":"1","system":"http://terminology.hl7.org/CodeSystem/object-role"},"what":{"reference":"Patient/pat-1"}},{"role":{"code":"3","system":"http://terminology.hl7.org/CodeSystem/object-role"},"what":{"reference":"DocumentReference/40"}}],"id":"41-0","outcome":"0","purposeOfEvent":[{"coding":[{"code":"TREAT","system":"http://terminology.hl7.org/CodeSystem/v3-ActReason"}]}],"recorded":"2023-11-14T22:13:20.000Z","resourceType":"AuditEvent","source":{"observer":{"display":"vigil.test/ward"},"site":"vigil.test/ward"},"subtype":[{"code":"read","system":"http://hl7.org/fhir/restful-interaction"}],"type":{"code":"rest","system":"http://terminology.hl7.org/CodeSystem/audit-event-type"}}"#
    )
  }

  @Test(arguments: AccessAction.allCases)
  func aRefusedAttemptIsAMinorFailureWhateverWasTried(_ action: AccessAction) throws {
    let access = AccessRequest(
      by: try #require(doctor), patient: try #require(patient), action: action, resource: .dataClass(.visits),
      purpose: .operations)
    let json = AccessTrace(position: 1, item: 2, time: time, origin: "n", access: access, basis: nil).json
    #expect(json["outcome"] == "4")
    #expect(json["agent"]?.array?.first?["policy"] == nil)
    #expect(json["entity"]?.array?.last?["name"] == "visits")
  }

  @Test func whoOpenedALinkIsNamedAsTheySaid() throws {
    func trace(isPermitted: Bool) throws -> JSONValue {
      PlainTrace(
        position: 71, time: time, origin: "n", patient: try #require(patient), agent: .recipient("Dr Berg"),
        records: [RecordID(position: 40), RecordID(position: 41)], isPermitted: isPermitted,
        note: isPermitted ? nil : "passcode"
      ).json
    }
    let (opened, refused) = (try trace(isPermitted: true), try trace(isPermitted: false))
    #expect(opened["agent"]?.array?.first?["who"] == ["display": "Dr Berg"])
    #expect(
      opened["entity"]?.array?.compactMap { $0["what"]?["reference"]?.string } == [
        "Patient/pat-1", "DocumentReference/40", "DocumentReference/41",
      ])
    #expect(opened["outcome"] == "0" && opened["outcomeDesc"] == nil && opened["purposeOfEvent"] == nil)
    #expect(refused["outcome"] == "4" && refused["outcomeDesc"] == "passcode")
  }

  @Test func aPatientShowsWhatMayBeSeenAndLeavesOutTheRest() throws {
    let full = PatientProfile(
      id: try #require(patient), shortID: "K7-42", name: "Asha Rao", email: "asha@example.org",
      address: "12 Lake Road, Pune", birthDate: "1980-02-29")
    #expect(
      try text(full.json)
        == #"{"active":true,"address":[{"text":"12 Lake Road, Pune"}],"birthDate":"1980-02-29","id":"pat-1","identifier":[{"system":"urn:vigil:fhir:person","value":"K7-42"}],"name":[{"text":"Asha Rao"}],"resourceType":"Patient","telecom":[{"system":"email","value":"asha@example.org"}]}"#
    )
    #expect(
      try text(PatientProfile(id: try #require(patient)).json)
        == #"{"active":true,"id":"pat-1","resourceType":"Patient"}"#)
  }

  @Test func aCorrectedRecordIsSupersededAndItsCorrectionReplacesIt() throws {
    let author = try #require(doctor)
    let wrong = RecordID(position: 40)
    let first = DocumentFacts(
      id: wrong, dataClass: .laboratoryResults, author: author, organisation: hospital, corrects: nil,
      patient: try #require(patient), time: time, isCorrected: true, isTrusted: true)
    let second = DocumentFacts(
      id: RecordID(position: 50), dataClass: .laboratoryResults, author: author, organisation: hospital,
      corrects: wrong, patient: try #require(patient), time: time, title: "Troponin", contentType: "application/pdf",
      bytes: 1_234, address: "bafkqaaa", isTrusted: true)
    #expect(first.json["status"] == "superseded")
    #expect(
      try text(second.json)
        == #"{"author":[{"reference":"Practitioner/per-2"}],"category":[{"coding":[{"code":"laboratory-results","system":"urn:vigil:fhir:data-class"}]}],"content":[{"attachment":{"contentType":"application/pdf","creation":"2023-11-14T22:13:20.000Z","size":1234,"title":"Troponin","url":"/ipfs/bafkqaaa"}}],"custodian":{"reference":"Organization/org-3"},"date":"2023-11-14T22:13:20.000Z","description":"Troponin","extension":[{"url":"urn:vigil:fhir:trusted","valueBoolean":true}],"id":"50","identifier":[{"system":"urn:vigil:fhir:cid","value":"bafkqaaa"}],"relatesTo":[{"code":"replaces","target":{"reference":"DocumentReference/40"}}],"resourceType":"DocumentReference","status":"current","subject":{"reference":"Patient/pat-1"},"type":{"coding":[{"code":"11502-2","system":"http://loinc.org"}]}}"#
    )
  }

  @Test func aPrescriptionIsAnOrderAndATakenBackOneAnError() throws {
    func prescription(isCorrected: Bool) throws -> Prescription {
      Prescription(
        id: RecordID(position: 60), patient: try #require(patient), author: try #require(doctor), organisation: nil,
        time: time, medication: "Amoxicillin 500 mg", dosage: "one three times a day", isCorrected: isCorrected)
    }
    #expect(
      try text(try prescription(isCorrected: false).json)
        == #"{"authoredOn":"2023-11-14T22:13:20.000Z","dosageInstruction":[{"text":"one three times a day"}],"id":"60","intent":"order","medicationCodeableConcept":{"text":"Amoxicillin 500 mg"},"requester":{"reference":"Practitioner/per-2"},"resourceType":"MedicationRequest","status":"active","subject":{"reference":"Patient/pat-1"},"supportingInformation":[{"reference":"DocumentReference/60"}]}"#
    )
    #expect(try prescription(isCorrected: true).json["status"] == "entered-in-error")
  }

  @Test(arguments: [
    (AppointmentFacts.State.requested, "pending", "needs-action"), (.countered, "proposed", "accepted"),
    (.confirmed, "booked", "accepted"), (.refused, "cancelled", "declined"), (.cancelled, "cancelled", "tentative"),
  ])
  func anAppointmentSaysWhoseTurnItIs(
    _ state: AppointmentFacts.State, _ status: String, _ doctorStatus: String
  ) throws {
    let appointment = AppointmentFacts(
      id: 70, patient: try #require(patient), doctor: try #require(doctor), state: state,
      period: try #require(Period(from: time, until: time.adding(milliseconds: 1_800_000))), isRemote: true)
    let json = appointment.json
    #expect(json["status"] == .string(status))
    #expect(json["participant"]?.array?.last?["status"] == .string(doctorStatus))
    #expect(json["end"] == "2023-11-14T22:43:20.000Z")
    #expect(json["appointmentType"]?["coding"]?.array?.first?["code"] == "VR")
  }

  @Test func anEmptyPageHasNoEntryListBecauseFHIRKnowsNoEmptyLists() throws {
    #expect(
      try text(FHIRBundle.searchset([], next: nil)) == #"{"resourceType":"Bundle","type":"searchset"}"#)
    let page = FHIRBundle.searchset([["resourceType": "Patient"]], next: "/fhir/Patient?cursor=7")
    #expect(page["link"]?.array?.first?["url"] == "/fhir/Patient?cursor=7")
  }
}
