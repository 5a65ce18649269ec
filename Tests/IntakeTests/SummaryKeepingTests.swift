import GRDB
import Ledger
import Testing
import Vitals

@testable import Intake
@testable import Store

/// The service that lets summaries grow coarse: in bounded steps, and held up by nothing.
@Suite struct SummaryKeepingTests {
  private static let day = SummaryGrain.dayMilliseconds
  private static let retention = SummaryRetention(minutesDays: 1, quarterHoursDays: 10)

  private let scene: IntakeScene
  private let keeping: SummaryKeeping

  /// A reading every ten minutes for thirty hours, which are days ago, and every window of it closed.
  init() throws {
    scene = try IntakeScene()
    keeping = SummaryKeeping(store: scene.store, retention: Self.retention, logger: silent)
    for number in 0..<180 {
      scene.clock.advance(600_000)
      var reading = Reading(time: scene.clock.now, sequence: UInt64(number), boot: 1)
      reading.vitals[.heartRate] = 70 + number % 9
      let digest = Digest32.sha256(CanonicalReading.bytes(reading, device: "w-1"))
      let received = ReceivedReading(
        device: DeviceIndex(1), reading: reading, unrecognised: [], digest: digest, isLive: false)
      try scene.store.writer.wait { [rules = scene.rules] in _ = try $0.receive(received, rules: rules) }
    }
    scene.clock.advance(3 * Self.day)
    _ = try scene.store.writer.wait { try $0.closeIdleWindows(limit: 1_000) }
  }

  private func folds() throws -> Int { try scene.entries().count { $0.type == .summaryFolded } }

  private func kept() throws -> Int {
    try scene.store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM summaries WHERE kept = 1") ?? 0 }
  }

  /// Rounds until nothing is due, and how many it took.
  private func keepAll(_ unreadable: inout Set<Int64>) async throws -> Int {
    var rounds = 1
    while await keeping.keep(&unreadable) {
      rounds += 1
      try #require(rounds < 100, "it never comes to an end")
    }
    return rounds
  }

  @Test func `Minutes become quarter hours and these days, at once when both are due, and then it rests`() async throws
  {
    var unreadable: Set<Int64> = []
    _ = try await keepAll(&unreadable)
    let days = try folds()
    #expect((2...3).contains(days))
    #expect(try kept() == days)
    #expect(await !keeping.keep(&unreadable))
    scene.clock.advance(12 * Self.day)
    _ = try await keepAll(&unreadable)
    #expect(try folds() == 2 * days && unreadable.isEmpty)
    #expect(try kept() == days)
  }

  @Test func `A round takes no more steps than it may, and the next goes on`() async throws {
    scene.clock.advance(12 * Self.day)
    let before = scene.store.head.block
    var unreadable: Set<Int64> = []
    // Folded into quarter hours and dropped, folded into days and dropped: more than the first round does.
    let rounds = try await keepAll(&unreadable)
    let drops = 180 / SummaryKeeping.droppedAtOnce
    #expect(rounds <= 1 + (2 * 3 * 2 + drops * 2) / SummaryKeeping.stepsAtOnce + 1)
    #expect(scene.store.head.block > before)
  }

  @Test func `A summary that nobody can open is left alone and named, and the rest goes on`() async throws {
    let broken = try await scene.store.writer.perform { transaction -> Int64 in
      try transaction.db.execute(sql: "DROP TRIGGER sealed_keep_update")
      let position = try Int64.fetchOne(transaction.db, sql: "SELECT min(position) FROM summaries WHERE kept = 1")
      let found = try #require(position)
      try transaction.db.execute(
        sql: "UPDATE sealed SET bytes = randomblob(90) WHERE position = ?", arguments: [found])
      return found
    }
    var unreadable: Set<Int64> = []
    _ = try await keepAll(&unreadable)
    #expect(unreadable == [broken])
    let days = try folds()
    #expect(days >= 2)
    #expect(try kept() == days + 1)
  }

  @Test func `A full disk postpones it, and with room it goes on where it was`() async throws {
    try FullDisk.fill(scene.store)
    var unreadable: Set<Int64> = []
    #expect(await !keeping.keep(&unreadable))
    #expect(try folds() == 0 && unreadable.isEmpty)
    try FullDisk.makeRoom(scene.store)
    _ = try await keepAll(&unreadable)
    #expect(try folds() >= 2)
  }
}
