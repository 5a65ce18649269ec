import Foundation
import Testing
import WardKit

@Suite struct OutboxTests {
  private func outbox(_ sequences: ClosedRange<UInt64>, bound: Int = 100) -> Outbox {
    var outbox = Outbox(boot: 5, bound: bound)
    for sequence in sequences {
      outbox.keep(
        Outbox.Item(payload: [UInt8(sequence)], isUrgent: false, scheduledAt: 0, sentAt: 0, wasOffline: false),
        sequence: sequence)
    }
    return outbox
  }

  private func receipt(_ text: String) throws -> ReceiptMessage {
    try #require(ReceiptMessage(Array(text.utf8)))
  }

  @Test func `forgets exactly what the receipt names`() throws {
    var outbox = outbox(1...9)
    let settled = outbox.settle(
      try receipt(
        #"{"held":[{"boot":5,"ranges":[[1,3],[7,7]]}],"rejected":[{"boot":5,"seq":8,"reason":"x"}],"signature":"s"}"#))
    #expect(settled.held.count == 4)
    #expect(settled.rejected.map(\.payload) == [[8]])
    #expect(outbox.items.keys.sorted() == [4, 5, 6, 9])
  }

  @Test func `a receipt for another boot settles nothing`() throws {
    var outbox = outbox(1...3)
    let settled = outbox.settle(
      try receipt(#"{"held":[{"boot":4,"ranges":[[0,99]]}],"rejected":[{"reason":"no number"}]}"#))
    #expect(settled.held.isEmpty && settled.rejected.isEmpty)
    #expect(outbox.items.count == 3)
  }

  @Test(arguments: [
    "", "null", "[]", "{}", #"{"held":[{"boot":-1,"ranges":[]}]}"#, #"{"held":[{"boot":5,"ranges":[["1",2]]}]}"#,
  ])
  func `what is no receipt is none`(text: String) {
    #expect(ReceiptMessage(Array(text.utf8)) == nil)
  }

  @Test(arguments: ["[3]", "[3,1]", "[1,2,3]", "[]"]) func `a range that is none settles nothing`(range: String) throws
  {
    var outbox = outbox(1...3)
    #expect(outbox.settle(try receipt("{\"held\":[{\"boot\":5,\"ranges\":[\(range)]}]}")).held.isEmpty)
  }

  @Test func `sends again only what has waited long enough, and then waits anew`() {
    var outbox = outbox(1...5)
    #expect(outbox.takeDue(sentBefore: 0, now: 10, limit: 9).isEmpty)
    #expect(outbox.takeDue(sentBefore: 1, now: 10, limit: 2).map(\.sequence) == [1, 2])
    #expect(outbox.takeDue(sentBefore: 10, now: 10, limit: 9).map(\.sequence) == [3, 4, 5])
    #expect(outbox.takeDue(sentBefore: 11, now: 20, limit: 9).map(\.sequence) == [1, 2, 3, 4, 5])
  }

  @Test func `at its bound the oldest is overwritten and counted`() {
    let outbox = outbox(1...9, bound: 4)
    #expect(outbox.items.keys.sorted() == [6, 7, 8, 9])
    #expect(outbox.overwritten == 5)
  }

  @Test func `credentials are read as lines and as an array`() throws {
    let line = #"{"unit":"w","device":"d1","password":"p"}"#
    let one = DeviceCredential(unit: "w", device: "d1", password: "p")
    #expect(try DeviceCredential.read(Data("\(line)\n\n\(line)\n".utf8)) == [one, one])
    #expect(try DeviceCredential.read(Data(" [\(line)]".utf8)) == [one])
  }
}
