import Foundation
import Testing
import Vitals
@testable import WardKit

@Suite struct OutboxTests {
  /// So many readings, numbered from 1, sent in messages 101, 102 … at instants 1, 2 …
  private func outbox(_ count: Int) -> Outbox {
    var outbox = Outbox(boot: 5)
    for number in 1...count {
      let reading = Reading(time: Timestamp(milliseconds: 0), sequence: outbox.next, boot: 5)
      outbox.keep(KeptReading(reading: reading, scheduledAt: Int64(number), clockErrorMilliseconds: 0))
      outbox.noteSent(UInt64(number), message: UInt64(100 + number), at: Int64(number))
    }
    return outbox
  }

  private func open(_ outbox: Outbox) -> [UInt64] { (1..<outbox.next).filter { outbox.item($0) != nil } }

  @Test func `forgets exactly what a range names`() {
    var outbox = outbox(9)
    #expect(outbox.settle(1...3).map(\.sequence) == [1, 2, 3])
    #expect(outbox.settle(7...7).map(\.kept.message) == [107])
    #expect(open(outbox) == [4, 5, 6, 8, 9] && outbox.count == 5)
    #expect(outbox.settle(1...7).map(\.sequence) == [4, 5, 6])
    #expect(outbox.settle(0...UInt64.max).map(\.sequence) == [8, 9])
    #expect(outbox.isEmpty && outbox.settle(0...UInt64.max).isEmpty)
  }

  @Test func `sends again only what has waited long enough, and then waits anew`() {
    var outbox = outbox(5)
    #expect(outbox.takeUnreceipted(sentBefore: 1, limit: 9).isEmpty)
    #expect(outbox.takeUnreceipted(sentBefore: 9, limit: 2) == [1, 2])
    _ = outbox.settle(4...4)
    #expect(outbox.takeUnreceipted(sentBefore: 9, limit: 9) == [3, 5])
    outbox.noteSent(3, message: 200, at: 20)
    #expect(outbox.item(3)?.message == 103, "known by its first message")
    #expect(outbox.oldestSentAt == 20)
    #expect(outbox.takeUnreceipted(sentBefore: 20, limit: 9).isEmpty)
    #expect(outbox.takeUnreceipted(sentBefore: 21, limit: 9) == [3])
  }

  @Test func `a full memory gives up its oldest`() {
    var outbox = outbox(4)
    _ = outbox.settle(1...1)
    #expect(outbox.overwriteOldest() == 2)
    #expect(outbox.overwriteOldest() == 3)
    #expect(open(outbox) == [4])
    #expect(outbox.overwriteOldest() == 4 && outbox.overwriteOldest() == nil)
  }

  @Test func `what was stored is taken once, oldest first, and only if it was never sent`() {
    var outbox = Outbox(boot: 1)
    for _ in 0..<4 {
      let reading = Reading(time: Timestamp(milliseconds: 0), sequence: outbox.next, boot: 1)
      outbox.keep(KeptReading(reading: reading, scheduledAt: 0, clockErrorMilliseconds: 0))
      outbox.noteStored(outbox.next - 1)
    }
    outbox.noteSent(2, message: 9, at: 1)
    #expect(outbox.takeStored(limit: 2) == [1, 3])
    #expect(outbox.takeStored(limit: 9) == [4])
    #expect(!outbox.hasStored && outbox.item(1)?.lane == .backfill)
  }

  @Test(arguments: UInt64(0)..<50) func `agrees with a plain dictionary whatever happens`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var outbox = Outbox(boot: 1)
    var model: [UInt64: Int64] = [:]
    for step in 1...400 {
      if generator.chance(0.6) {
        let reading = Reading(time: Timestamp(milliseconds: 0), sequence: outbox.next, boot: 1)
        model[outbox.next] = Int64(step)
        outbox.keep(KeptReading(reading: reading, scheduledAt: Int64(step), clockErrorMilliseconds: 0))
      } else if generator.chance(0.9) {
        let start = UInt64(generator.within(0...Double(outbox.next)))
        let range = start...(start + UInt64(generator.within(0...60)))
        let expected = model.keys.filter(range.contains).sorted()
        #expect(outbox.settle(range).map(\.sequence) == expected, "seed \(seed), step \(step)")
        for sequence in expected { model[sequence] = nil }
      } else {
        let oldest = model.keys.min()
        #expect(outbox.overwriteOldest() == oldest, "seed \(seed), step \(step)")
        if let oldest { model[oldest] = nil }
      }
      #expect(outbox.count == model.count, "seed \(seed), step \(step)")
    }
    #expect(open(outbox) == model.keys.sorted(), "seed \(seed)")
  }

  @Test(arguments: [
    "", "null", "[]", "{}", #"{"held":[{"boot":-1,"ranges":[]}]}"#, #"{"held":[{"boot":5,"ranges":[["1",2]]}]}"#,
  ])
  func `what is no receipt is none`(text: String) {
    #expect(ReceiptMessage(Array(text.utf8)) == nil)
  }

  @Test(arguments: ["[3]", "[3,1]", "[1,2,3]", "[]"]) func `a range that is none settles nothing`(range: String) throws
  {
    let receipt = try #require(ReceiptMessage(Array("{\"held\":[{\"boot\":5,\"ranges\":[\(range)]}]}".utf8)))
    #expect(receipt.held == [ReceiptEvent.Held(boot: 5, ranges: [])])
  }

  @Test func `credentials are read as lines and as an array`() throws {
    let line = #"{"unit":"w","device":"d1","password":"p"}"#
    let one = DeviceCredential(unit: "w", device: "d1", password: "p")
    #expect(try DeviceCredential.read(Data("\(line)\n\n\(line)\n".utf8)) == [one, one])
    #expect(try DeviceCredential.read(Data(" [\(line)]".utf8)) == [one])
  }
}
