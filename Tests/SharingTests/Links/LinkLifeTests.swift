import Consent
import Crypto
import Foundation
import Ledger
import Synchronization
import Testing
import Vitals

@testable import Sharing
@testable import Store

/// How a health link ends: by its time, its uses, its patient, or with the patient (SMART Health Links).
@Suite struct LinkLifeTests {
  private let house: RecordHouse
  private let secret = House.random(32)

  init() throws { house = try RecordHouse() }

  /// A link of the patient's to a note of their own, for ten minutes.
  private func handOut(uses: Int?, passcode: String? = nil) async throws -> Int64 {
    let (act, file) = try await link(uses: uses, needsPasscode: passcode != nil)
    return try await house.desk.makeLinks().handOut(act, files: [file], passcode: passcode).position
  }

  private func link(
    uses: Int?, needsPasscode: Bool, by signer: Signer? = nil
  ) async throws -> (act: SignedAct, file: LinkDesk.File) {
    let note = try await house.file(try house.offer(.ownFiles), by: house.patient)
    let sealed = try CompactJWE(
      Array("a record".utf8), contentType: "text/plain", key: House.random(32), nonce: House.random(12))
    let offer = LinkOffer(
      patient: house.patient.id, name: try #require(Digest32(bytes: LinkDesk.name(of: secret))),
      until: house.now.adding(milliseconds: 600_000), records: [note.position],
      files: [Digest32.sha256(Array(sealed.description.utf8))], uses: uses, needsPasscode: needsPasscode, label: nil)
    return (
      try (signer ?? house.patient).sign(.handOut(offer), at: house.now),
      LinkDesk.File(contentType: "text/plain", sealed: sealed)
    )
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

  /// Whoever knocks at a dead link is told so as often as they like, and makes the disk work a hundred times.
  @Test func knocksAtADeadLinkAreWrittenDownToABound() async throws {
    _ = try await handOut(uses: nil)
    house.advance(600_000)
    let links = house.desk.makeLinks()
    for _ in 0..<(LinkRow.refusalEntryBound + 3) {
      guard case .closed(.expired) = try await links.open(secret: secret, recipient: "N", passcode: nil) else {
        Issue.record("it is not expired")
        return
      }
    }
    #expect(try await entries(.linkRefused) == LinkRow.refusalEntryBound)
    let name = LinkDesk.name(of: secret)
    let refused = try await house.store.writer.perform { try LinkRow.fetch(name: name, db: $0.db)?.refused }
    #expect(refused == LinkRow.refusalEntryBound)
  }

  @Test func theDoorIsPacedBySource() throws {
    let links = house.desk.makeLinks()
    for _ in 0..<300 { try links.admit("10.6.6.6") }
    #expect(throws: SignInRefusal.tooMany(retryAfterSeconds: 1)) { try links.admit("10.6.6.6") }
    try links.admit("10.0.0.1")
    house.advance(200)
    try links.admit("10.6.6.6")
  }

  /// What a passcode costs is paid for an act that would be taken, and for no other.
  @Test func anActThatIsNotTakenDerivesNothing() async throws {
    let derived = Mutex(0)
    let links = LinkDesk(
      writer: house.store.writer, reader: house.store.reader, node: House.node, reserve: .none,
      clock: { [house] in house.now },
      random: { count in
        derived.withLock { $0 += 1 }
        return House.random(count)
      })
    let foreign = try await link(uses: nil, needsPasscode: true, by: Signer(id: house.patient.id, key: .init()))
    await #expect(throws: ActRefusal.authorUnknown) {
      try await links.handOut(foreign.act, files: [foreign.file], passcode: "4711")
    }
    let open = try await link(uses: nil, needsPasscode: false)
    await #expect(throws: LinkRefusal.passcode) {
      try await links.handOut(open.act, files: [open.file], passcode: "4711")
    }
    #expect(derived.withLock { $0 } == 0)
    let own = try await link(uses: nil, needsPasscode: true)
    let first = try await links.handOut(own.act, files: [own.file], passcode: "4711")
    let again = try await links.handOut(own.act, files: [own.file], passcode: "4711")
    #expect(again.isRepeated && again.position == first.position && derived.withLock { $0 } == 1)
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

  @Test func thePatientReadsWhoOpenedTheLinkAndWhoTriedInVain() async throws {
    let link = try await handOut(uses: 1, passcode: "4711")
    let links = house.desk.makeLinks()
    _ = try await links.open(secret: secret, recipient: "A guesser", passcode: "1234")
    _ = try await links.open(secret: secret, recipient: "Dr. Stone", passcode: "4711")
    _ = try await links.open(secret: secret, recipient: "Dr. Late", passcode: "4711")
    let records = try await house.store.consent(of: RecordHouse.id(house.patient))?.records.keys.map(\.position)
    func log() async throws -> [JSONValue] {
      try await house.desk.accesses(
        of: RecordHouse.id(house.patient), before: .max, limit: 50, by: house.asker(house.patient)
      ).items.map(\.json).filter { $0["link"] != nil }
    }
    let lines = try await log()
    #expect(lines.map { $0["recipient"] } == ["Dr. Late", "Dr. Stone", "A guesser"])
    #expect(lines.map { $0["permitted"] } == [false, true, false])
    #expect(lines.map { $0["why"]?.string } == ["spent", nil, "passcode"])
    for line in lines {
      #expect(line["link"]?.integer == link && line["person"] == nil && line["action"] == "link")
      #expect(line["items"]?.array?.map { $0["record"]?.integer } == records)
    }
    // What the patient did is another thing: the opening is nobody's whom the gateway knows.
    let own = try await house.store.reader.accesses(by: house.patient.id, before: .max, limit: 50).items
    #expect(!own.isEmpty && own.allSatisfy { $0.link == nil })
    #expect(try house.audit().findings.isEmpty)
    try house.act(.erase(patient: house.patient.id), by: house.administrator)
    let erased = try await house.store.reader.accesses(of: house.patient.id, before: .max, limit: 50).items
    #expect(erased.filter { $0.link == link }.allSatisfy { $0.json["recipient"] == nil })
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
