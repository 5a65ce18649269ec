import Consent
import GRDB
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// A watched patient who forbids who may be told, and what the calls make of it.
struct ProhibitionScene {
  let watch: WatchScene
  /// Acts for the patient, who has no key.
  private let guardian: ConsentScene.Member

  init() throws {
    watch = try WatchScene()
    guardian = watch.scene.doctors[1]
    let period = try #require(Period(from: HandClock.start.adding(milliseconds: -1_000), until: nil))
    try watch.scene.act(
      .nameGuardian(guardian.id, patient: watch.patient, classes: .all, period: period),
      by: watch.scene.administrator)
  }

  /// - Parameters:
  ///   - from: since when from now, in milliseconds.
  ///   - until: until when from now, in milliseconds; nil without an end.
  @discardableResult
  func prohibit(_ against: Grantee, from: Int64 = -1_000, until: Int64? = nil) throws -> Int64 {
    let terms = try #require(
      ConsentTerms(scope: .classes(.watched), purposes: [.treatment], actions: [.see, .list, .read]))
    let now = watch.fixture.clock.now
    let period = try #require(
      Period(from: now.adding(milliseconds: from), until: until.map { now.adding(milliseconds: $0) }))
    watch.fixture.clock.advance(1)
    return try watch.scene.act(
      .prohibit(ProhibitionOffer(patient: watch.patient, against: against, terms: terms, period: period)), by: guardian)
  }

  func lift(_ prohibition: Int64) throws {
    watch.fixture.clock.advance(1)
    try watch.scene.act(.revoke(of: prohibition, patient: watch.patient, reason: nil), by: guardian)
  }

  func answer(_ event: AlarmEvent) throws {
    let opened = try watch.alert().opened
    try watch.store.writer.wait { _ = try $0.feed(event, to: opened) }
  }

  /// The clock moves, and whatever is due by then.
  func wait(_ milliseconds: Int64) throws {
    watch.fixture.clock.advance(milliseconds)
    try watch.store.writer.wait { _ = try $0.tick() }
  }

  // MARK: Looking

  func called() throws -> [String] { try watch.alert().alarm.called.sorted() }

  /// Calls that are on their way, by recipient.
  func underWay(about opened: Int64) throws -> Set<String> {
    Set(
      try watch.store.pool.read { try CallRows.fetchAll(of: opened, on: $0) }
        .filter { $0.state == .open || $0.state == .sent }.map(\.recipient))
  }

  func withheld() throws -> [[String]] {
    try watch.fixture.entries().enumerated().filter { $0.element.type == .alertWithheld }.map { position, _ in
      try watch.fixture.payload(at: Int64(position))?["persons"]?.array?.compactMap(\.string) ?? []
    }
  }

  /// The call about the device that says nothing of its wearer.
  func bare() throws -> AlertRecord? {
    try watch.fixture.look {
      $0.alerts.open.values.first { $0.technical?.kind == TechnicalKind.nobodyToCall.rawValue && $0.pseudonym == nil }
    }
  }

  func calls(in database: String) throws -> [String] {
    try DatabaseFile.openReadOnly(database).read { db in
      try Row.fetchAll(db, sql: "SELECT alert, recipient, channel, round, state, created FROM calls ORDER BY id")
        .map { $0.description }
    }
  }
}
