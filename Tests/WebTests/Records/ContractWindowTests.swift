import TestChance
import Testing

@testable import Web

/// Contracts in pages: none is left out, and none shown twice.
@Suite struct ContractWindowTests {
  @Test(arguments: 1...50 as ClosedRange<UInt64>) func everyContractIsShownOnce(seed: UInt64) {
    var chance = SplitMix64(seed: seed)
    var kinds: [[Int64]] = [[], [], []]
    for position in 0..<Int64.random(in: 0...60, using: &chance) {
      kinds[Int.random(in: 0..<3, using: &chance)].append(position)
    }
    let most = Int.random(in: 1...9, using: &chance)
    var (shown, cursor, answers): ([Int64], Int64?, Int) = ([], nil, 0)
    repeat {
      let window = ContractWindow(kinds: kinds, before: cursor, most: most)
      for kind in kinds {
        let page = kind.filter { window.shows($0) }
        #expect(page.count <= most)
        shown += page
      }
      (cursor, answers) = (window.next, answers + 1)
    } while cursor != nil && answers < 100
    #expect(cursor == nil && shown.sorted() == kinds.joined().sorted(), "seed \(seed)")
  }
}
