import Consent
import Foundation
import Ledger
import Store
import Testing
import Vitals

@testable import Sharing

/// How a health link ends: by its time, its uses, its patient, or with the patient (SMART Health Links).
@Suite struct LinkLifeTests {
  private let house: RecordHouse
  private let secret = House.random(32)

  init() throws { house = try RecordHouse() }

  /// A link of the patient's to a note of their own, for ten minutes.
  private func handOut(uses: Int?) async throws -> Int64 {
    let note = try await house.file(try house.offer(.ownFiles), by: house.patient)
    let sealed = try CompactJWE(
      Array("a record".utf8), contentType: "text/plain", key: House.random(32), nonce: House.random(12))
    let offer = LinkOffer(
      patient: house.patient.id, name: try #require(Digest32(bytes: LinkDesk.name(of: secret))),
      until: house.now.adding(milliseconds: 600_000), records: [note.position],
      files: [Digest32.sha256(Array(sealed.description.utf8))], uses: uses, needsPasscode: false, label: nil)
    return try await house.desk.makeLinks().handOut(
      house.patient.sign(.handOut(offer), at: house.now),
      files: [LinkDesk.File(contentType: "text/plain", sealed: sealed)], passcode: nil
    ).position
  }

  private func open() async throws -> LinkOpening {
    let name = LinkDesk.name(of: secret)
    return try await house.store.writer.perform {
      try $0.open(link: name, recipient: "Dr. Stone", givesBackAttempt: false)
    }
  }

  private func closed(_ opening: LinkOpening) -> LinkState? {
    if case .closed(let state) = opening { state } else { nil }
  }

  private func entries(_ type: EntryType) async throws -> Int {
    var count = 0
    for position in 0..<house.store.head.size {
      count += try await house.store.reader.entry(at: position, opening: nil)?.entry.type == type ? 1 : 0
    }
    return count
  }

  @Test func ofManyAtOnceOneOpensALinkForOneUse() async throws {
    _ = try await handOut(uses: 1)
    let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<200 {
        group.addTask { if case .opened = try await self.open() { true } else { false } }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(opened == 1)
    #expect(try await entries(.linkOpened) == 1)
    #expect(closed(try await open()) == .spent)
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func aLinkExpiresAtItsInstantAndSaysSo() async throws {
    _ = try await handOut(uses: nil)
    house.advance(599_999)
    guard case .opened = try await open() else {
      Issue.record("it had not expired")
      return
    }
    house.advance(1)
    #expect(closed(try await open()) == .expired)
    #expect(try await entries(.linkOpened) == 1)
    #expect(try await entries(.linkRefused) == 1)
  }

  @Test func aLinkThatWasTakenBackOpensNoMore() async throws {
    let link = try await handOut(uses: nil)
    try house.act(.takeBack(link: link, patient: house.patient.id), by: house.patient)
    #expect(closed(try await open()) == .revoked)
    #expect(try await entries(.linkOpened) == 0)
    #expect(throws: StoreError.exists(.link)) {
      house.advance(1)
      try house.act(.takeBack(link: link, patient: house.patient.id), by: house.patient)
    }
  }

  @Test func aLinkOfAnErasedPatientIsAsIfItHadNeverBeen() async throws {
    _ = try await handOut(uses: nil)
    try house.act(.erase(patient: house.patient.id), by: house.administrator)
    guard case .unknown = try await open() else {
      Issue.record("it is still known")
      return
    }
    #expect(try house.audit().findings.isEmpty)
  }

  @Test func aReportOfAnErasureSaysWhatIsLeftAndWhereItDoesNotReach() async throws {
    _ = try await house.report(House.random(10))
    let before = try house.store.erasureReport(of: house.patient.id)
    #expect(!before.isKeyDestroyed && !before.isListedBesideAnchor && before.records == 1 && before.wraps > 0)
    try house.act(.erase(patient: house.patient.id), by: house.administrator)
    let after = try house.store.erasureReport(of: house.patient.id)
    #expect(after.isKeyDestroyed && after.isListedBesideAnchor && after.isLogEmptied)
    #expect(after.records == 1 && after.wraps == 0)
    let places = ErasureReport.copiesElsewhere.joined(separator: "\n")
    for word in ["backups", "snapshots", "delivered", "exports", "opened a record", "ledger itself"] {
      #expect(places.contains(word))
    }
    #expect(throws: StoreError.unknown(.patient)) { try house.store.erasureReport(of: "pat-nobody") }
  }
}
