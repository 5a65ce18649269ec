import Consent
import Foundation
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// Appointments and emergency reviews.
@Suite struct AppointmentTests {
  private let house: RecordHouse

  init() throws { house = try RecordHouse() }

  private func terms(in hours: Int64) throws -> AppointmentStep.Terms {
    let from = house.now.adding(milliseconds: hours * 3_600_000)
    return try #require(
      AppointmentStep.Terms(from: from, until: from.adding(milliseconds: 1_800_000), isRemote: true, note: "a cough"))
  }

  @Test func aPatientAsksTheDoctorProposesAndTheyAgree() async throws {
    let (patient, doctor) = (house.patient.id, house.doctor.id)
    let ask = AppointmentStep.ask(patient: patient, doctor: doctor, try terms(in: 24))
    let asked = try house.act(.appointment(ask), by: house.patient)
    #expect(throws: StoreError.conflict(.appointment)) {
      try house.act(.appointment(.confirm(of: asked, patient: patient)), by: house.patient)
    }
    #expect(throws: StoreError.unknown(.appointment)) {
      try house.act(.appointment(.confirm(of: asked, patient: patient)), by: house.other)
    }
    try house.act(.appointment(.propose(of: asked, patient: patient, try terms(in: 48))), by: house.doctor)
    #expect(throws: StoreError.conflict(.appointment)) {
      try house.act(.appointment(.confirm(of: asked, patient: patient)), by: house.doctor)
    }
    try house.act(.appointment(.confirm(of: asked, patient: patient)), by: house.patient)
    let page = try await house.desk.appointments(
      of: RecordHouse.id(house.patient), before: .max, limit: 9, by: house.asker(house.patient))
    let item = try #require(page.items.first)
    #expect(item.appointment.state == .confirmed && item.terms["note"] == "a cough")
    #expect(item.terms["from"]?.integer == house.now.adding(milliseconds: 48 * 3_600_000).milliseconds)

    let own = try await house.desk.appointments(with: RecordHouse.id(house.doctor), before: .max, limit: 9)
    #expect(own.items.count == 1 && own.items[0].terms.value == nil)
    await #expect(throws: AccessDenied.self) {
      _ = try await house.desk.appointments(
        of: RecordHouse.id(house.patient), before: .max, limit: 9, by: house.asker(house.doctor))
    }
    try house.grant([.list], on: [.appointments], to: house.doctor)
    let granted = try await house.desk.appointments(
      of: RecordHouse.id(house.patient), before: .max, limit: 9, by: house.asker(house.doctor))
    #expect(granted.items.first?.terms != nil)
    try house.act(.appointment(.cancel(of: asked, patient: patient, reason: "better")), by: house.doctor)
    #expect(throws: StoreError.conflict(.appointment)) {
      try house.act(.appointment(.cancel(of: asked, patient: patient, reason: nil)), by: house.patient)
    }
    try house.store.close()
    let report = try Rebuild.run(house.store.configuration, keyRing: house.store.keyRing)
    #expect(report.changedTables.isEmpty)
  }

  @Test func aSignedReasonOpensTheRecordAndAwaitsReview() async throws {
    try house.grant([.write], on: [.reports], to: house.doctor)
    let record = try await house.file(house.offer(.reports), by: house.doctor)
    let emergency = try house.asker(house.other, .emergencyTreatment)
    await #expect(throws: AccessDenied.self) { _ = try await house.desk.show(record, by: emergency) }
    let patient = try RecordHouse.id(house.patient)
    try house.act(.consent(.declareEmergency(patient: patient, reason: "unconscious")), by: house.other)
    #expect(try await house.desk.show(record, by: emergency).title == "A title that says much")
    await #expect(throws: AccessDenied.self) { _ = try await house.desk.reviewsDue(by: RecordHouse.id(house.doctor)) }
    let officer = try house.officer()
    let due = try await house.desk.reviewsDue(by: RecordHouse.id(officer))
    #expect(due.count == 1 && due[0]["person"] == .string(house.other.id) && due[0]["overdue"] == false)
    house.advance(EmergencyTerms.reviewMilliseconds)
    #expect(try await house.desk.reviewsDue(by: RecordHouse.id(officer))[0]["overdue"] == true)
    #expect(try await house.desk.overdueReviews() == 1)
    let log = try await house.desk.accesses(
      of: patient, before: .max, limit: 9, by: house.asker(officer, .operations))
    #expect(log.items.contains { $0.entry.body["person"] == .string(house.other.id) })
    // The patient reads that the officer looked at the list, both times, and then at the log.
    #expect(log.items.filter { $0.entry.body["person"] == .string(officer.id) }.count == 3)
    let id = EmergencyID(position: try #require(due[0]["emergency"]?.integer))
    try house.act(
      .consent(.reviewEmergency(id, patient: patient, isJustified: true, note: "seen")), by: officer)
    #expect(try await house.desk.reviewsDue(by: RecordHouse.id(officer)).isEmpty)
    #expect(try house.audit().findings.isEmpty)
  }
}
