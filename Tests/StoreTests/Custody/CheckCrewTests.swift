import Synchronization
import Testing

@testable import Store

@Suite struct CheckCrewTests {
  @Test(arguments: [1, 2, 7]) func `Everything handed over is checked exactly once`(_ threads: Int) throws {
    let seen = Mutex<[Int]>([])
    let (handed, fault) = CheckCrew<Int, Int>.run(
      threads: threads,
      check: { number in
        seen.withLock { $0.append(number) }
        return nil
      },
      { crew in
        (0..<200).map { crew.hand(over: Array($0 * 10..<$0 * 10 + 10)) }
      })
    #expect(fault == nil)
    #expect(!handed.contains(false))
    #expect(seen.withLock { $0.sorted() } == Array(0..<2_000))
  }

  @Test(arguments: [1, 2, 7]) func `Of many faults the one that was handed over first is named`(_ threads: Int) {
    for first in [0, 9, 10, 555, 1_999] {
      let (_, fault) = CheckCrew<Int, Int>.run(threads: threads, check: { $0 >= first ? $0 : nil }) { crew in
        for batch in 0..<200 { _ = crew.hand(over: Array(batch * 10..<batch * 10 + 10)) }
      }
      #expect(fault == first)
    }
  }

  @Test func `Handing over says so once a fault is known`() {
    let (isRefused, fault) = CheckCrew<Int, Int>.run(threads: 2, check: { $0 }) { crew in
      // The bound makes the reader wait for the crew, so it hears of the fault within a few batches.
      (0..<100).contains { !crew.hand(over: [$0]) }
    }
    #expect(isRefused)
    #expect(fault == 0)
  }

  @Test func `What a reader throws comes out after the crew has ended`() {
    struct Torn: Error {}
    let checked = Mutex(0)
    #expect(throws: Torn.self) {
      try CheckCrew<Int, Int>.run(
        threads: 2,
        check: { _ in
          checked.withLock { $0 += 1 }
          return nil
        },
        { crew in
          _ = crew.hand(over: [1, 2, 3])
          throw Torn()
        })
    }
    #expect(checked.withLock { $0 } == 3)
  }
}
