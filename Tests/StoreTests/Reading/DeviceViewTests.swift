import Testing
import Vitals

@testable import Store

@Suite struct DeviceViewTests {
  @Test func `A device shows exactly which numbers it is held of, before and after a restart`() async throws {
    let fixture = try StoreFixture()
    try fixture.receive(
      fixture.item(1, 1, boot: 3), fixture.item(1, 2, boot: 3), fixture.item(1, 5, boot: 3),
      fixture.item(1, 9, boot: 4),
      fixture.item(1, 2, boot: 3))
    for _ in 0..<2 {
      let view = try #require(try await fixture.store.reader.device(named: "w-1"))
      #expect(
        view.held == [
          DeviceView.Held(boot: 3, ranges: [1...2, 5...5]), DeviceView.Held(boot: 4, ranges: [9...9]),
        ])
      #expect(!view.isHeldCut)
      #expect(view.conservation.received == 5 && view.conservation[.duplicate] == 1)
      #expect(view.bindings.map(\.patient) == [fixture.patients[0].id])
      #expect(view.bindings.first?.until == nil)
      try fixture.restart()
    }
    #expect(try await fixture.store.reader.device(named: "w-2") == nil)
  }

  @Test func `What is too much for one answer is cut at the old end, and the answer says so`() async throws {
    let fixture = try StoreFixture()
    let count = UInt64(DeviceView.heldBound)
    try fixture.receive((0...count).map { fixture.item(1, $0 * 2, boot: 1) } + [fixture.item(1, 7, boot: 2)])
    let view = try #require(try await fixture.store.reader.device(named: "w-1"))
    #expect(view.isHeldCut)
    #expect(view.held.map(\.boot) == [1, 2])
    #expect(view.held.first?.ranges.count == DeviceView.heldBound - 1)
    #expect(view.held.first?.ranges.last == count * 2...count * 2)
    let page = try await fixture.store.reader.devices(after: nil, limit: 10)
    #expect(page.items.map(\.name) == ["w-1", "loose"])
    #expect(page.items.last?.held == [] && page.items.last?.bindings.isEmpty == true)
  }
}
