import Testing
import Triage
import Vitals

@testable import Store

/// What is served from memory is what the disk holds.
@Suite struct WardBoardTests {
  private func expectAgreement(_ fixture: StoreFixture, _ moment: String) async throws {
    let (live, clock) = (fixture.store.reader, fixture.clock)
    let disk = Reader(database: fixture.store.pool, keyRing: fixture.store.keyRing, clock: { clock.now })
    func sorted(_ counts: [AlertCount]) -> [String] { counts.map { "\($0)" }.sorted() }
    #expect(try await sorted(live.openAlertCounts()) == sorted(disk.openAlertCounts()), "\(moment)")
    let (left, right) = (try await live.devices(after: nil, limit: 50), try await disk.devices(after: nil, limit: 50))
    #expect(left.items.map(Self.line) == right.items.map(Self.line), "\(moment)")
    let (one, other) = (try await live.conservationByDevice(), try await disk.conservationByDevice())
    #expect(one.map(\.name) == other.map(\.name) && one.map(\.conservation) == other.map(\.conservation), "\(moment)")
  }

  private static func line(_ view: DeviceView) -> String {
    "\(view.name) \(view.isWorn) \(view.conservation) \(view.lastReceived as Any) \(view.newestReading as Any)"
  }

  @Test(arguments: [51, 52] as [UInt64]) func afterEveryBatchOfAnyHistory(seed: UInt64) async throws {
    let history = try AlertHistory(seed: seed)
    for step in 0..<40 {
      try history.step()
      try await expectAgreement(history.fixture, "seed \(seed), step \(step)")
    }
    try history.fixture.restart()
    try await expectAgreement(history.fixture, "after a restart")
    #expect(try await !history.fixture.store.reader.openAlertCounts().isEmpty)
  }

  @Test func aSubmissionThatFailsLeavesNoTrace() async throws {
    let fixture = try StoreFixture()
    let (rules, item) = (fixture.rules, fixture.item(1, 1, [.heartRate: 150]))
    #expect(throws: StoreError.unknown(.token)) {
      try fixture.store.writer.wait { transaction in
        try transaction.receive(item, rules: rules)
        throw StoreError.unknown(.token)
      }
    }
    #expect(try await fixture.store.reader.openAlertCounts().isEmpty)
    try await expectAgreement(fixture, "after a failure")
  }
}
