import Foundation
import GRDB
import Ledger
import Logging
import Synchronization
import Testing
import Vault
import Vitals

@testable import Store

/// An error after which nobody knows what reached the disk ends the writer, and everybody who waits hears of it.
@Suite struct FatalFaultTests {
  let fixture: StoreFixture

  init() throws { fixture = try StoreFixture() }

  /// A second store whose end is counted instead of being an issue.
  private func doomed(_ ended: @escaping @Sendable (any Error) -> Void) throws -> Store {
    let (clock, bytes) = (fixture.clock, SeededBytes(seed: 3))
    let root = fixture.root + "/doomed"
    return try Store.open(
      StoreConfiguration(
        dataFolder: root + "/data", anchorFile: root + "/anchor", origin: StoreFixture.origin, facility: "test",
        clock: { clock.now }, random: { bytes($0) }),
      key: fixture.nodeKey, keyRing: try KeyRing(master: fixture.master), logger: Logger(label: "test"), onFatal: ended)
  }

  @Test(arguments: [ResultCode.SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB])
  func `Everybody who waits is answered with a failure, and the next start finds what was durable`(
    _ code: ResultCode
  ) throws {
    try FileManager.default.createDirectory(
      atPath: fixture.root + "/doomed", withIntermediateDirectories: true)
    let ends = Mutex(0)
    let ended = DispatchSemaphore(value: 0)
    let store = try doomed { _ in
      ends.withLock { $0 += 1 }
      ended.signal()
    }
    let head = store.head
    let failures = Mutex(0)
    let gate = DispatchSemaphore(value: 0)
    // While the first holds the writer, the others gather into the batch that meets the fault.
    store.writer.submit(
      { _ in
        // Opened once, open for good: a batch with a failure in it runs twice (decision 0016).
        gate.wait()
        gate.signal()
      }, completion: { _ in })
    for number in 0..<5 {
      store.writer.submit { transaction in
        try transaction.append(.rulesLoaded, body: ["version": .string("\(number)")])
        if number == 2 { throw DatabaseError(resultCode: code) }
      } completion: { result in
        if case .failure = result { failures.withLock { $0 += 1 } }
      }
    }
    gate.signal()
    ended.wait()
    #expect(failures.withLock { $0 } == 5)
    #expect(ends.withLock { $0 } == 1)
    #expect(throws: StoreError.stopping) { try store.writer.wait { _ in } }
    try store.close()
    let again = try doomed { Issue.record($0, "the writer ended") }
    #expect(again.head == head)
    try again.close()
  }

  @Test func `A refusal by the disk is everybody's in the batch, and nobody's after it`() throws {
    let item = fixture.item(1, 1, [.heartRate: 150])
    let rules = fixture.rules
    let head = fixture.store.head
    #expect(throws: StoreError.noRoom) {
      try fixture.store.writer.wait { transaction in
        try transaction.receive(item, rules: rules)
        throw DatabaseError(resultCode: .SQLITE_FULL)
      }
    }
    #expect(fixture.store.head == head)
    #expect(try fixture.look { WardSnapshot($0).total.received } == 0)
    #expect(try fixture.receive(item) == [.alarmed])
  }

  @Test func `Times of blocks never run backwards, whatever the gateway's clock does`() throws {
    for step in [0, 1_000, -3_600_000, 500, -1] as [Int64] {
      fixture.clock.advance(step)
      try fixture.receive(fixture.item(1, UInt64(bitPattern: step) % 97, [.heartRate: 150]))
    }
    let times = try fixture.store.pool.read { db in
      try Data.fetchAll(db, sql: "SELECT header FROM blocks ORDER BY idx").map { try Block.parse(Array($0)).time }
    }
    #expect(times == times.sorted())
    #expect(times.count > 5)
  }

  @Test func `The queue of the writer refuses at its bound instead of growing`() throws {
    let fixture = try StoreFixture { $0.submissionBound = 3 }
    let gate = DispatchSemaphore(value: 0)
    let entered = DispatchSemaphore(value: 0)
    fixture.store.writer.submit(
      { _ in
        entered.signal()
        gate.wait()
      }, completion: { _ in })
    entered.wait()
    let refused = Mutex<[StoreError]>([])
    let answered = DispatchSemaphore(value: 0)
    for _ in 0..<8 {
      fixture.store.writer.submit({ _ in }) { (result: Result<Void, any Error>) in
        if case .failure(let error) = result, let error = error as? StoreError { refused.withLock { $0.append(error) } }
        answered.signal()
      }
    }
    #expect(refused.withLock { $0 } == [StoreError](repeating: .noRoom, count: 5))
    gate.signal()
    for _ in 0..<8 { answered.wait() }
  }

  @Test func `Urgent submissions go first when several wait`() throws {
    let order = Mutex<[Int]>([])
    let gate = DispatchSemaphore(value: 0)
    let entered = DispatchSemaphore(value: 0)
    fixture.store.writer.submit(
      { _ in
        entered.signal()
        gate.wait()
      }, completion: { _ in })
    entered.wait()
    for number in 0..<6 {
      fixture.store.writer.submit(urgent: number >= 4, { _ in order.withLock { $0.append(number) } }) { _ in }
    }
    gate.signal()
    _ = try fixture.look { $0.total }
    #expect(order.withLock { $0 } == [4, 5, 0, 1, 2, 3])
  }
}
