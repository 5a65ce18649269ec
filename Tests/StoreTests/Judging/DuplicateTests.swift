import Foundation
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// A reading counts once, however often it comes; a number counts once, whatever comes under it.
@Suite struct DuplicateTests {
  let fixture: StoreFixture

  init() throws { fixture = try StoreFixture() }

  @Test func `The same number in the same boot is a duplicate, in another boot it is not`() throws {
    let item = fixture.item(1, 5, boot: 3)
    #expect(try fixture.receive(item, item) == [.summarised, .duplicate])
    #expect(try fixture.receive(item) == [.duplicate])
    #expect(try fixture.receive(fixture.item(1, 5, boot: 4)) == [.summarised])
    #expect(try fixture.openTechnical() == [])
  }

  @Test func `A reading without a number is told by its time and content`() throws {
    let item = fixture.item(1, nil)
    #expect(try fixture.receive(item) == [.summarised])
    #expect(try fixture.receive(item) == [.duplicate])
    #expect(try fixture.receive(fixture.item(1, nil, [.heartRate: 71])) == [.summarised])
    #expect(try fixture.receive(fixture.item(1, nil, offset: -1)) == [.summarised])
  }

  @Test func `An abnormal reading that comes again raises nothing again`() throws {
    let item = fixture.item(1, 5, [.heartRate: 150])
    try fixture.receive(item)
    let size = fixture.store.head.size
    #expect(try fixture.receive(item) == [.duplicate])
    #expect(fixture.store.head.size == size)
    #expect(try fixture.count(of: .readingAlarmed) == 1)
  }

  @Test func `The same number with another content is a conflict, and still counted once`() throws {
    try fixture.receive(fixture.item(1, 5, [.heartRate: 70]))
    #expect(try fixture.receive(fixture.item(1, 5, [.heartRate: 71])) == [.duplicate])
    #expect(try fixture.openTechnical().contains("sequence-conflict"))
    #expect(try fixture.conservation().holds)
  }

  @Test func `A gap is reported after its grace and ends when it is filled`() throws {
    let rules = fixture.rules
    func report() throws { try fixture.store.writer.wait { try $0.reportGaps(rules: rules) } }
    try fixture.receive(fixture.item(1, 1), fixture.item(1, 4))
    try report()
    #expect(!(try fixture.openTechnical().contains("sequence-gap")))
    fixture.clock.advance(60_000)
    try report()
    #expect(try fixture.openTechnical().contains("sequence-gap"))
    try fixture.receive(fixture.item(1, 3, offset: -61_000))
    try report()
    #expect(try fixture.openTechnical().contains("sequence-gap"))
    try fixture.receive(fixture.item(1, 2, offset: -62_000))
    try report()
    #expect(!(try fixture.openTechnical().contains("sequence-gap")))
  }

  @Test func `A gap that is filled after a restart ends its alert`() throws {
    let rules = fixture.rules
    try fixture.receive(fixture.item(1, 1), fixture.item(1, 3))
    fixture.clock.advance(60_000)
    try fixture.store.writer.wait { try $0.reportGaps(rules: rules) }
    #expect(try fixture.openTechnical().contains("sequence-gap"))
    try fixture.restart()
    try fixture.receive(fixture.item(1, 2, offset: -61_000))
    try fixture.store.writer.wait { try $0.reportGaps(rules: rules) }
    #expect(!(try fixture.openTechnical().contains("sequence-gap")))
  }

  @Test func `A gap from before a restart is reported although the device is silent since`() throws {
    let rules = fixture.rules
    try fixture.receive(fixture.item(1, 1), fixture.item(1, 3))
    try fixture.restart()
    fixture.clock.advance(60_000)
    try fixture.store.writer.wait { try $0.reportGaps(rules: rules) }
    #expect(try fixture.openTechnical().contains("sequence-gap"))
  }
}
