import Testing
@testable import WardKit

@Suite struct ResendTimerTests {
  private static let second: Int64 = 1_000_000_000

  @Test func `each time in vain the wait doubles, up to its bound and a quarter`() {
    var timer = ResendTimer(seconds: 5...60)
    #expect(timer.wait == 5 * Self.second)
    var waits: [Int64] = []
    for _ in 0..<100 {
      timer.wentAgain(draw: 0)
      waits.append(timer.wait / Self.second)
    }
    #expect(waits.prefix(5) == [10, 20, 40, 60, 60] && waits.allSatisfy { $0 <= 60 })
    timer.wentAgain(draw: 0.999)
    #expect(timer.wait > 74 * Self.second && timer.wait <= 75 * Self.second)
  }

  @Test func `a receipt ends the doubling, and slow receipts make a patient device`() {
    var timer = ResendTimer(seconds: 5...60)
    timer.wentAgain(draw: 0)
    timer.receiptCame(after: Self.second / 2)
    #expect(timer.wait == 5 * Self.second, "never less than the least")
    for _ in 0..<50 { timer.receiptCame(after: 8 * Self.second) }
    #expect((8 * Self.second...9 * Self.second).contains(timer.wait), "what receipts take, with little to spare")
    for _ in 0..<50 { timer.receiptCame(after: 100 * Self.second) }
    #expect(timer.wait == 60 * Self.second)
  }

  @Test func `two devices that lost the same gateway do not come back as one`() {
    var waits: Set<Int64> = []
    for index in 0..<100 {
      var chances = SeededGenerator(seed: 7, purpose: .resend, index: index)
      var timer = ResendTimer(seconds: 5...60)
      timer.wentAgain(draw: chances.unit())
      waits.insert(timer.wait / 100_000_000)
    }
    #expect(waits.count > 15, "\(waits.count) different tenths of a second")
  }
}
