import Foundation
import Ledger
import Mosquitto
import Store
import Synchronization
import Testing

@testable import Intake

@Suite(.timeLimit(.minutes(2))) struct ReceiptPublisherTests {
  private let scene: IntakeScene

  init() throws { scene = try IntakeScene() }

  /// What was sent, and the size of the ledger that the anchor file on the disk covered then.
  private final class Wire: Sendable {
    let sent = Mutex<[(message: OutgoingMessage, anchored: UInt64)]>([])
  }

  private func drafts() throws -> [ReceiptDraft] {
    let worker = scene.worker()
    for device in 1...2 { Message.reading(device, sequence: 1, heartRate: 150).deliver { worker.receive($0) } }
    #expect(worker.commit() == .committed)
    return try scene.drafted()
  }

  private func publish(_ drafts: [ReceiptDraft], on wire: Wire) async throws {
    let anchor = scene.store.configuration.anchorFile
    let publisher = ReceiptPublisher(store: scene.store, logger: silent) { message in
      let anchored = try AnchorFile(anchor).head?.size ?? 0
      wire.sent.withLock { $0.append((message, anchored)) }
    }
    publisher.offer(drafts)
    try await Script.run(beside: publisher)
    // Closed: whoever comes late is not kept for ever.
    publisher.offer(drafts)
    #expect(publisher.dropped == 0)
  }

  @Test("Each device gets its receipt after the anchor on the disk covers the size that it names")
  func anchored() async throws {
    let drafts = try drafts()
    #expect(drafts.count == 2)
    let size = UInt64(scene.store.head.size)
    #expect(try #require(scene.store.anchor.head).size < size)
    let wire = Wire()
    try await publish(drafts, on: wire)
    let sent = wire.sent.withLock { $0 }
    #expect(sent.map(\.message.topic) == ["vigil/v1/ward-1/w-1/receipts", "vigil/v1/ward-1/w-2/receipts"])
    for (message, anchored) in sent {
      let receipt = try CanonicalJSON.parse(canonical: message.payload)
      #expect(receipt["size"]?.integer == Int64(size))
      #expect(anchored >= size)
      #expect(message.quality == .atLeastOnce)
      #expect(!message.isRetained)
      #expect(message.contentType == "application/json")
    }
  }

  @Test("While the anchor cannot be written nothing signed leaves")
  func unanchored() async throws {
    let drafts = try drafts()
    let wire = Wire()
    let fault = try BrokenFile(scene.store.configuration.anchorFile)
    try await publish(drafts, on: wire)
    #expect(wire.sent.withLock { $0.isEmpty })
    fault.repair()
    try await publish(drafts, on: wire)
    #expect(wire.sent.withLock { $0.count } == 2)
  }

  @Test("Every draft is sent, whether it comes while others are gathered, sent or neither")
  func gathered() async throws {
    let draft = try #require(try drafts().first)
    let sent = Mutex(0)
    let publisher = ReceiptPublisher(store: scene.store, logger: silent) { _ in sent.withLock { $0 += 1 } }
    try await Script.run(beside: publisher) {
      for round in 1...3 {
        for _ in 0..<100 {
          publisher.offer([draft])
          await Task.yield()
        }
        try await eventually("all are sent") { sent.withLock { $0 } == 100 * round }
      }
    }
  }

  @Test("At the bound the oldest drafts are dropped and counted")
  func bound() throws {
    let draft = try #require(try drafts().first)
    let publisher = ReceiptPublisher(store: scene.store, logger: silent) { _ in }
    publisher.offer(Array(repeating: draft, count: ReceiptPublisher.bound))
    #expect(publisher.dropped == 0)
    publisher.offer([draft, draft, draft])
    #expect(publisher.dropped == 3)
  }
}
