import GRDB
import Ledger
import Testing
import Vitals

@testable import Store

/// What a replay of the ledger is given: what it could not be given is counted, by the reason.
@Suite struct RecordedReadingsTests {
  @Test func brokenAndErasedEvidenceIsCountedApart() async throws {
    let fixture = try StoreFixture(wards: 3)
    try fixture.receive((1...3).map { fixture.item($0, 1, [.heartRate: 150]) })
    let period = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: .max)
    let whole = try await fixture.store.reader.recordedReadings(in: period)
    #expect(whole.readings.count == 3 && whole.missing.isEmpty && !whole.isDamaged)
    let positions = try fixture.entries().enumerated()
      .filter { $0.element.type == .readingAlarmed }.map { Int64($0.offset) }
    let patient = fixture.patients[0]
    try fixture.store.writer.wait { transaction in
      try transaction.erase(patient: patient.id, entry: try transaction.recordErasure(of: patient))
    }
    let erased = try await fixture.store.reader.recordedReadings(in: period)
    #expect(erased.readings.count == 2 && erased.missing == [.erased: 1] && !erased.isDamaged)
    let queue = try DatabaseQueue(path: fixture.database)
    try await queue.write { db in
      try db.execute(sql: "DROP TRIGGER sealed_keep_update")
      try db.execute(sql: "UPDATE sealed SET bytes = randomblob(99) WHERE position = ?", arguments: [positions[1]])
    }
    try queue.close()
    let broken = try await fixture.store.reader.recordedReadings(in: period)
    #expect(broken.readings.map(\.patient) == [fixture.patients[2].id])
    #expect(broken.missing == [.erased: 1, .broken: 1] && broken.isDamaged)
  }
}
