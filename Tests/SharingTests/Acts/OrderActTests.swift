import Consent
import Ledger
import Testing
import Triage
import Vitals

@testable import Sharing
@testable import Store

/// A doctor's orders as signed acts.
@Suite struct OrderActTests {
  private let day: Int64 = 86_400_000

  private func scene() throws -> (house: House, doctor: Signer, patient: String) {
    let house = try House()
    let doctor = try house.person(.doctor)
    let patient = try house.patient()
    _ = try house.desk.submitAndWait(doctor.sign(.changeTeam(patient: patient, members: [doctor.id])))
    return (house, doctor, patient)
  }

  @Test func anOrderIsInForceWhenItsReceiptIsThereAndEndsWithItsWithdrawal() throws {
    let (house, doctor, patient) = try scene()
    let terms = try OrderTerms(scale: .scale2, limits: [try OrderedLimits(vital: .heartRate, low: 45)])
    let placed = try house.desk.submitAndWait(
      doctor.sign(
        .placeOrder(
          patient: patient, terms: terms, reason: "COPD", expires: House.start.adding(milliseconds: 30 * day))))
    let book = try #require(house.store.registry.patient(id: patient)?.orders)
    #expect(book.orders.map(\.position) == [placed.position] && book.orders.first?.terms == terms)
    #expect(book.orders.first?.author == doctor.id)
    let stranger = try house.person(.doctor)
    #expect(throws: ActRefusal.roleForbids(.doctor, .orderWithdrawn)) {
      try house.desk.submitAndWait(
        stranger.sign(.withdrawOrder(patient: patient, order: placed.position, reason: "mine")))
    }
    _ = try house.desk.submitAndWait(
      doctor.sign(.withdrawOrder(patient: patient, order: placed.position, reason: "weaned")))
    #expect(house.store.registry.patient(id: patient)?.orders.isEmpty == true)
    #expect(throws: StoreError.unknown(.order)) {
      try house.desk.submitAndWait(
        doctor.sign(.withdrawOrder(patient: patient, order: placed.position, reason: "again")))
    }
  }

  @Test func onePatientsOrderIsNotWithdrawnUnderAnothersName() throws {
    let (house, doctor, patient) = try scene()
    let other = try house.patient()
    let placed = try house.desk.submitAndWait(
      doctor.sign(
        .placeOrder(
          patient: patient, terms: try OrderTerms(scale: .scale2), reason: "COPD",
          expires: House.start.adding(milliseconds: day))))
    #expect(throws: StoreError.unknown(.order)) {
      try house.desk.submitAndWait(doctor.sign(.withdrawOrder(patient: other, order: placed.position, reason: "x")))
    }
    #expect(house.store.registry.patient(id: patient)?.orders.isEmpty == false)
  }

  @Test(arguments: [(0, false), (1, false), (7, true), (8, true), (366, false), (367, false)])
  func anOrderLivesAsLongAsItsKindMay(days: Int64, suppresses: Bool) throws {
    let (house, doctor, patient) = try scene()
    let terms = suppresses ? try OrderTerms(suppressed: ["event.af"]) : try OrderTerms(scale: .scale2)
    let act = try doctor.sign(
      .placeOrder(
        patient: patient, terms: terms, reason: "known", expires: House.start.adding(milliseconds: days * day)))
    if (1...(suppresses ? 7 : 366)).contains(days) {
      _ = try house.desk.submitAndWait(act)
    } else {
      #expect(throws: ActRefusal.malformed("expires")) { try house.desk.submitAndWait(act) }
    }
  }

  /// LEDGER-3: terms in the body would stand in clear.
  @Test func theBodyHoldsTheExpiryAndNothingElse() throws {
    let terms = try OrderTerms(scale: .scale2)
    let act = Act.placeOrder(patient: "pat-1", terms: terms, reason: "COPD", expires: House.start)
    #expect(act.body == ["expires": .integer(House.start.milliseconds)])
    #expect(act.payload == ["reason": "COPD", "scale": "scale-2"])
    #expect(Act.withdrawOrder(patient: "pat-1", order: 4, reason: "w").body == ["order": .integer(4)])
  }
}
