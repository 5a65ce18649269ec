import Consent
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// What event streams show, and by which decisions (CONSENT-2, CONSENT-3, decision 0045).
@Suite struct StreamSightTests {
  @Test func theFirstEventOfAPatientAndItsDecisionAreOneBlock() async throws {
    let watch = try WatchScene()
    var stream = try await watch.stream(of: watch.doctor)
    #expect(try watch.decisions(of: watch.doctor).isEmpty, "nothing is decided before there is something to see")
    let (before, looks) = (watch.store.head, stream.pages.looks)
    try watch.alarm()
    #expect(watch.store.head.block == before.block + 1, "one commit")
    let events = try #require(try await watch.next(&stream))
    #expect(events.first?.entry.type == .readingAlarmed)
    #expect(events.first?.payload.value?["priority"] == "high")
    #expect(stream.pages.looks == looks, "it came from memory")
    #expect(watch.store.head.block == before.block + 1, "and cost no commit of its own")
    let decision = try #require(try watch.decisions(of: watch.doctor).first)
    #expect(decision.position > before.size && decision.position < watch.store.head.size)
    #expect(decision.access.items.count == 2 && decision.access.isPermitted)
    guard case .careTeam = decision.access.items[0].basis else {
      Issue.record("\(String(describing: decision.access.items[0].basis))")
      return
    }
  }

  @Test func aStreamIsDecidedOnOnceForEachPatientAndNotForEachEvent() async throws {
    let watch = try WatchScene()
    var streams = [try await watch.stream(of: watch.doctor), try await watch.stream(of: watch.desk.id)]
    for sequence in 1...5 as ClosedRange<UInt64> {
      try watch.alarm(sequence)
      for index in streams.indices { #expect(try await watch.next(&streams[index])?.isEmpty == false) }
    }
    #expect(try watch.decisions(of: watch.doctor).count == 1)
    #expect(try watch.decisions(of: watch.desk.id).map(\.access.items[0].basis) == [.facilityWatch])
    #expect(try watch.audit().report.isClean)
  }

  @Test func whoHasNothingToDoWithAPatientIsNeitherShownAnythingNorRefused() async throws {
    let watch = try WatchScene()
    var stream = try await watch.stream(of: watch.stranger)
    try watch.alarm()
    #expect(try await watch.next(&stream)?.isEmpty == true)
    #expect(try watch.decisions(of: watch.stranger).isEmpty)
  }

  @Test func whoeverLeavesTheTeamIsShownNothingMore() async throws {
    let watch = try WatchScene()
    var stream = try await watch.stream(of: watch.doctor)
    try watch.alarm(1)
    #expect(try await watch.next(&stream)?.isEmpty == false)
    try watch.resolve()
    try watch.nameTeam([])
    _ = try await watch.next(&stream)
    try watch.alarm(2)
    #expect(try await watch.next(&stream)?.isEmpty == true)
    try watch.nameTeam([watch.doctor])
    try watch.alarm(3)
    #expect(try await watch.next(&stream)?.contains { $0.payload.value != nil } == true)
    #expect(try watch.decisions(of: watch.doctor).map(\.access.isPermitted) == [true, true])
    #expect(try watch.audit().report.isClean)
  }

  @Test func aPatientsProhibitionEndsWhatAnOpenStreamShowsAndIsWrittenDown() async throws {
    let watch = try WatchScene()
    let patient = watch.scene.patients[0]
    let (doctor, administrator) = (watch.doctor, watch.scene.administrator)
    try watch.store.writer.wait { transaction in
      var entry = Entry(
        type: .teamChanged, time: transaction.now.milliseconds, origin: transaction.origin, facility: "test",
        author: administrator.id.text, subject: patient.id.text, body: ["members": [.string(doctor.text)]])
      entry.signature = try DetachedJWS.sign(payload: try entry.unsignedBytes(), with: administrator.key)
      try transaction.record(act: entry, payload: nil)
    }
    let stream = try await watch.store.sights.openStream(for: watch.doctor)
    try await watch.store.sights.decide([patient.id], for: stream)
    #expect(stream.sight(of: patient.id)?.shows(.alerts) == true)
    let terms = try #require(ConsentTerms(scope: .classes(.watched), purposes: .all, actions: .all))
    let offer = ProhibitionOffer(
      patient: patient.id, against: .person(watch.doctor), terms: terms,
      period: try #require(Period(from: HandClock.start, until: nil)))
    try watch.scene.act(.prohibit(offer), by: patient)
    #expect(stream.sight(of: patient.id)?.isPermitted == false)
    #expect(try watch.decisions(of: watch.doctor).map(\.access.isPermitted) == [true, false])
    #expect(try watch.audit().report.isClean)
  }

  @Test func aSuspendedDoctorsStreamEnds() async throws {
    let watch = try WatchScene()
    var stream = try await watch.stream(of: watch.doctor)
    try watch.alarm(1)
    #expect(try await watch.next(&stream)?.isEmpty == false)
    try watch.scene.act(.suspend(.person(watch.doctor), reason: "why"), by: watch.scene.administrator)
    #expect(stream.sight.patients.isEmpty)
    #expect(try await watch.next(&stream) == nil)
  }

  @Test func whomAnAlertCalledSeesThatAlertAndItsEndThoughNotOnTheTeam() async throws {
    let watch = try WatchScene()
    try watch.alarm(1)
    try watch.nameTeam([])
    var stream = try await watch.stream(of: watch.doctor)
    let sight = try #require(stream.sight.sight(of: watch.patient))
    let alert = try watch.alert()
    guard case .alertContent(let name)? = sight.decisions.first(where: \.isPermitted)?.basis else {
      Issue.record("\(sight.decisions)")
      return
    }
    #expect(name.description == alert.name && sight.shows(.alerts, of: name) && !sight.shows(.vitalSigns))
    try watch.alarm(2)
    #expect(try await watch.next(&stream)?.contains { $0.payload.value != nil } == true)
    try watch.resolve()
    let end = try #require(try await watch.next(&stream))
    #expect(end.map(\.entry.type) == [.alertResolved])
    #expect(stream.sight.sight(of: watch.patient) == nil, "the right ended with the alert")
    #expect(try watch.decisions(of: watch.doctor).count == 2, "one of the call, one of the stream")
    #expect(try watch.audit().report.isClean)
  }

  @Test func whatIsOlderThanTheStreamIsDecidedBeforeItIsShown() async throws {
    let watch = try WatchScene()
    try watch.alarm()
    var stream = try await watch.stream(of: watch.desk.id)
    // The desk was called, because the team has none.
    #expect(try watch.decisions(of: watch.desk.id).count == 1)
    stream.position = -1
    let events = try #require(try await watch.next(&stream))
    #expect(events.contains { $0.entry.type == .readingAlarmed && $0.payload.value != nil })
    #expect(try watch.decisions(of: watch.desk.id).count == 2)
  }

  @Test func aStreamThatIsGoneCostsNothingMore() async throws {
    let watch = try WatchScene()
    do {
      let stream = try await watch.store.sights.openStream(for: watch.desk.id)
      #expect(stream.patients.isEmpty)
    }
    try watch.alarm()
    #expect(try watch.decisions(of: watch.desk.id).count == 1, "of the call alone")
    let isEmpty = try await watch.store.writer.perform { $0.core.streams.isEmpty }
    #expect(isEmpty)
  }
}
