import Consent
import Ledger
import Testing
import Vitals

@testable import Store

/// Who is told of what, and that no crash loses it.
@Suite struct NoticeTests {
  /// Kind and recipient of everything that waits.
  private func waiting(_ scene: ConsentScene) async throws -> [String] {
    try await scene.store.notices(limit: 100).map { "\($0.kind.rawValue) \($0.recipient)" }
  }

  private func request(_ scene: ConsentScene) throws -> ConsentAct {
    let terms = try #require(ConsentTerms(scope: .classes([.reports]), purposes: [.treatment], actions: [.read]))
    return .request(
      RequestOffer(
        patient: scene.patients[0].id, organisation: nil, terms: terms,
        until: HandClock.start.adding(milliseconds: 86_400_000), note: "please"))
  }

  private func addRecord(_ scene: ConsentScene, by author: ConsentScene.Member) throws {
    let patient = scene.patients[0].id.text
    let payload = try CanonicalJSON.encode(["class": "reports"])
    let salt = [UInt8](repeating: 3, count: 32)
    try scene.store.writer.wait { transaction in
      let entry = Entry(
        type: .recordAdded, time: transaction.now.milliseconds, origin: transaction.origin, facility: "test",
        author: author.id.text, subject: patient, body: [:],
        commitment: try Commitment.make(payload: payload, salt: salt), signature: "signed")
      let subject = transaction.registry.patient(id: patient)?.subject
      try transaction.append(signed: entry, about: subject, payload: (salt, payload))
    }
  }

  @Test func aPatientIsToldOfRequestsAndOfWhatOthersAdd() async throws {
    let scene = try ConsentScene()
    let patient = scene.patients[0].id
    try scene.act(request(scene), by: scene.doctors[0])
    try addRecord(scene, by: scene.doctors[0])
    try addRecord(scene, by: scene.patients[0])
    #expect(try await waiting(scene) == ["access-requested \(patient)", "record-added \(patient)"])
  }

  @Test func anEmergencyIsToldOnceToThePatientAndToEachPrivacyOfficer() async throws {
    let scene = try ConsentScene()
    let (patient, doctor) = (scene.patients[0], scene.doctors[0])
    try scene.act(.declareEmergency(patient: patient.id, reason: "unconscious"), by: doctor)
    let expected = ["emergency-access \(patient.id)", "emergency-access \(scene.officer.id)"]
    #expect(try await waiting(scene) == expected)
    let look = ConsentScene.reading(patient, by: doctor, purpose: .emergencyTreatment)
    #expect(try await scene.store.decide(look).isPermitted)
    #expect(try await waiting(scene) == expected, "the look is the same emergency")
  }

  @Test func anOverdueReviewIsToldToTheOfficerAndNotTwiceWhileItWaits() async throws {
    let scene = try ConsentScene()
    try scene.act(.declareEmergency(patient: scene.patients[0].id, reason: "unconscious"), by: scene.doctors[0])
    let before = try await waiting(scene)
    try await scene.store.writer.perform { try $0.remindOfReviews() }
    #expect(try await waiting(scene) == before, "it is not overdue")
    scene.fixture.clock.advance(EmergencyTerms.reviewMilliseconds)
    for _ in 0..<2 { try await scene.store.writer.perform { try $0.remindOfReviews() } }
    #expect(try await waiting(scene) == before + ["review-overdue \(scene.officer.id)"])
    for notice in try await scene.store.notices(limit: 9) { try await scene.store.settle(notice) }
    try await scene.store.writer.perform { try $0.remindOfReviews() }
    #expect(try await waiting(scene) == ["review-overdue \(scene.officer.id)"])
  }

  @Test func theFirstLookOnAnAlertsCallIsToldAndLaterOnesAreNot() async throws {
    let watch = try WatchScene()
    try watch.alarm()
    try watch.nameTeam([])
    _ = try await watch.sight(watch.doctor, purpose: .emergencyTreatment)
    _ = try await watch.store.sights.sight(
      Sight.Request(by: watch.doctor, of: watch.patient, [.vitalSigns], purpose: .emergencyTreatment))
    let told = try await watch.store.notices(limit: 100)
    #expect(told.map(\.recipient) == [watch.patient.text, watch.scene.officer.id.text])
    #expect(told.allSatisfy { $0.kind == .emergencyAccess })
  }

  @Test func guardiansAreToldToo() async throws {
    let scene = try ConsentScene()
    let period = try #require(Period(from: HandClock.start, until: nil))
    try scene.act(
      .nameGuardian(scene.patients[1].id, patient: scene.patients[0].id, classes: .all, period: period),
      by: scene.patients[0])
    try scene.act(request(scene), by: scene.doctors[0])
    #expect(
      try await waiting(scene)
        == [scene.patients[0].id, scene.patients[1].id].map { "access-requested \($0)" })
  }

  @Test func noticesOutliveARestartAndEndWithTheirPatient() async throws {
    let scene = try ConsentScene()
    try scene.act(request(scene), by: scene.doctors[0])
    try scene.fixture.restart()
    let waiting = try await scene.store.notices(limit: 100)
    #expect(waiting.count == 1)
    try scene.erase(scene.patients[0])
    #expect(try await scene.store.notices(limit: 100).isEmpty)
    #expect(try await scene.store.noticeAddress(of: scene.patients[0].id.text) == nil)
  }

  @Test func whatIsTakenBackIsToldToNobody() async throws {
    let scene = try ConsentScene()
    struct TakenBack: Error {}
    let (act, doctor) = (try request(scene), scene.doctors[0])
    #expect(throws: TakenBack.self) {
      try scene.store.writer.wait { transaction in
        try ConsentScene.record(act, by: doctor, in: transaction)
        throw TakenBack()
      }
    }
    #expect(try await scene.store.notices(limit: 100).isEmpty)
  }

  @Test func aFailureIsTriedAgainLaterAndASettledOneIsGone() async throws {
    let scene = try ConsentScene()
    try scene.act(request(scene), by: scene.doctors[0])
    let first = try #require(try await scene.store.notices(limit: 1).first)
    try await scene.store.postpone(first, milliseconds: 30_000)
    let later = try #require(try await scene.store.notices(limit: 1).first)
    #expect(later.attempts == 1 && later.due == HandClock.start.adding(milliseconds: 30_000))
    try await scene.store.settle(later)
    #expect(try await scene.store.notices(limit: 1).isEmpty)
  }

  @Test func aNoticeGoesToThePersonsApplicationOrElseToTheMailAddress() async throws {
    let scene = try ConsentScene()
    let persons = try await scene.store.writer.perform { transaction in
      let webhook = Contact.Webhook(url: "https://x.example", secret: "whsec_AAAA")
      let mail = MailAddress("a@x.example")
      return [
        try transaction.registerPerson(
          Contact(name: "A", webhook: webhook, mail: mail), role: .doctor, key: .random()
        ).id,
        try transaction.registerPatient(
          profile: ["email": "ida@x.example", "name": "Ida"], key: nil, agreement: nil
        ).id,
        try transaction.registerPatient(name: "Nobody").id,
      ]
    }
    var addresses: [NoticeAddress?] = []
    for person in persons { addresses.append(try await scene.store.noticeAddress(of: person)) }
    let mail = try #require(MailAddress("ida@x.example"))
    #expect(
      addresses == [
        .webhook(Contact.Webhook(url: "https://x.example", secret: "whsec_AAAA")), .mail(mail), NoticeAddress.none,
      ])
  }
}
