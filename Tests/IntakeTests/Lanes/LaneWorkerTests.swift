import Foundation
import GRDB
import Mosquitto
import Synchronization
import Testing
import Vault
import Vitals

@testable import Intake
@testable import Store

@Suite struct LaneWorkerTests {
  private let scene: IntakeScene

  init() throws { scene = try IntakeScene() }

  private func commit(_ messages: [Message], by worker: LaneWorker) -> DeliveryVerdict {
    for message in messages { message.deliver { worker.receive($0) } }
    return worker.commit()
  }

  private var states: [DeviceStatus.State] { scene.statuses.withLock { $0.map(\.state) } }

  @Test("A commit keeps every message and then tells of devices")
  func commit() throws {
    let worker = scene.worker()
    message(.status(1, "online"), to: worker)
    message(.reading(sequence: 1), to: worker)
    #expect(states.isEmpty)
    #expect(scene.store.conservation.received == 0)
    let broken = Message(topic: "vigil/v1/ward-1/w-1/readings", payload: "{")
    #expect(commit([.reading(2, sequence: 1), broken], by: worker) == .committed)
    #expect(states == [.online])
    let counted = scene.store.conservation
    #expect(counted.received == 3 && counted[.rejected] == 1 && counted.holds)
    #expect(scene.statistics.snapshot.messages == 3)
    #expect(scene.statistics.snapshot.batches == 1)
    let one = try #require(scene.store.registry.device(named: "w-1")).index.value
    #expect(try scene.rejections() == ["\(one) unexpected-end"])
    // What was committed is not committed again.
    #expect(worker.commit() == .committed)
    #expect(scene.store.conservation.received == 3)
  }

  @Test("What is discarded leaves nothing")
  func discard() {
    let worker = scene.worker()
    message(.status(1, "lost"), to: worker)
    message(.reading(sequence: 1), to: worker)
    worker.discard()
    #expect(worker.commit() == .committed)
    #expect(states.isEmpty)
    #expect(scene.store.conservation.received == 0)
  }

  @Test("On a full disk nothing of the batch is kept, and the same batch delivered again counts once")
  func noRoom() throws {
    let worker = scene.worker()
    let batch = (1...400).map { Message.reading(1 + $0 % 2, sequence: $0, heartRate: 150) } + [.status(1, "lost")]
    try FullDisk.fill(scene.store)
    let size = scene.store.head.size
    #expect(commit(batch, by: worker) == .failed)
    #expect(scene.store.conservation.received == 0)
    #expect(scene.store.head.size == size)
    #expect(states.isEmpty)
    #expect(scene.statistics.snapshot.failedBatches == 1)
    #expect(scene.statistics.snapshot.messages == 0)
    try FullDisk.makeRoom(scene.store)
    // As the broker would: it comes again, and the first time with room is enough.
    #expect(commit(batch, by: worker) == .committed)
    var counted = scene.store.conservation
    #expect(counted.received == 400 && counted[.duplicate] == 0 && counted.holds)
    #expect(states == [.lost])
    let kept = scene.store.head.size
    #expect(commit(batch, by: worker) == .committed)
    counted = scene.store.conservation
    #expect(counted.received == 800 && counted[.duplicate] == 400 && counted.holds)
    #expect(scene.store.head.size == kept)
  }

  @Test("A message that the writer cannot take becomes a rejection, and its neighbours stand")
  func poison() throws {
    let subject = scene.patients[0].subject.value
    let store = scene.store
    // The patient's sealed key cannot be opened: neither erased nor usable, so only this patient's readings fail.
    let key = try store.writer.wait { transaction in
      let key = try Data.fetchOne(transaction.db, sql: "SELECT key FROM subjects WHERE id = ?", arguments: [subject])
      try transaction.db.execute(
        sql: "UPDATE subjects SET key = zeroblob(length(key)) WHERE id = ?", arguments: [subject])
      return key
    }
    store.keyRing.forget(subject)
    let batch = [Message.reading(2, sequence: 1), .reading(1, sequence: 7), .reading(2, sequence: 2)]
    #expect(commit(batch, by: scene.worker()) == .committed)
    try store.writer.wait {
      try $0.db.execute(sql: "UPDATE subjects SET key = ? WHERE id = ?", arguments: [key, subject])
    }
    let counted = store.conservation
    #expect(counted.received == 3 && counted[.rejected] == 1 && counted[.duplicate] == 0 && counted.holds)
    let one = try #require(store.registry.device(named: "w-1")).index
    #expect(try scene.rejections() == ["\(one.value) internal-error"])
    let named = try scene.drafted().filter { $0.device == one }.flatMap(\.rejected)
    #expect(named == [ReceiptDraft.RejectedReading(boot: 0, sequence: 7, reason: "internal-error")])
  }

  @Test("A store that is stopping fails the batch, so that the broker keeps it")
  func stopping() {
    scene.store.writer.stop()
    #expect(commit([.reading(sequence: 1)], by: scene.worker()) == .failed)
  }

  @Test("A device registered after the worker was made is known to the next batch")
  func registered() throws {
    let worker = scene.worker()
    try scene.store.writer.wait { transaction in
      _ = try transaction.registerDevice(.init("w-3"), unit: .init("ward-1"), cadenceMilliseconds: 1_000)
      try transaction.bind("w-3", to: scene.patients[0])
    }
    #expect(commit([.reading(3, sequence: 1)], by: worker) == .committed)
    #expect(scene.store.conservation.received == 1)
    #expect(scene.store.conservation[.rejected] == 0)
  }

  private func message(_ message: Message, to worker: LaneWorker) { message.deliver { worker.receive($0) } }
}
