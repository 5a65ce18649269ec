import Ledger
import Testing
import Vitals

@testable import Store

/// Receipts leave one after the other, and nobody waits for ever.
@Suite struct ReceiptDeskTests {
  /// A desk over registered devices 1...count, on a clock of its own.
  private struct Scene {
    let desk: ReceiptDesk
    let ward = Ward()
    let devices: [DeviceIndex]
    private let head = LedgerHead(size: 0, root: .zero, block: -1, blockHash: .zero)
    var now = Timestamp(milliseconds: 1_800_000_000_000)

    init(devices count: Int, perSecond: Int = 2_000) throws {
      desk = ReceiptDesk(interval: 1_000, perSecond: perSecond)
      devices = (1...count).map { DeviceIndex(Int64($0)) }
      for device in devices {
        ward.restore(
          Device(
            index: device, id: try DeviceID("d\(device.value)"), unit: try UnitID("ward"), cadenceMilliseconds: 0))
      }
    }

    /// Everybody sends every `milliseconds` until `duration` is over; says at which time whose receipt left.
    mutating func send(every milliseconds: Int, for duration: Int) -> [(at: Int, device: DeviceIndex)] {
      let start = now
      var sent: [(at: Int, device: DeviceIndex)] = []
      for time in stride(from: 0, to: duration, by: milliseconds) {
        now = start.adding(milliseconds: Int64(time))
        for device in devices { desk.touch(device) }
        sent += due().map { (time, $0) }
      }
      return sent
    }

    func due() -> [DeviceIndex] { desk.due(at: now, ward: ward, head: head).map(\.device) }
  }

  @Test func `A device alone has its receipt at once, and then one a second`() throws {
    var scene = try Scene(devices: 1)
    let sent = scene.send(every: 10, for: 3_500).map(\.at)
    #expect(sent == [0, 1_000, 2_000, 3_000])
  }

  @Test func `Five hundred that send together have theirs one after the other`() throws {
    var scene = try Scene(devices: 500)
    let sent = scene.send(every: 5, for: 10_000)
    let together = Dictionary(grouping: sent, by: \.at).values.map(\.count).max() ?? 0
    // 2,000 a second are ten in 5 ms.
    #expect(together <= ReceiptDesk.burst + 10)
    for device in scene.devices {
      let times = sent.filter { $0.device == device }.map(\.at)
      #expect(times.count >= 9, "device \(device.value)")
      #expect((times.first ?? .max) <= 250, "device \(device.value)")
      let gaps = zip(times.dropFirst(), times).map(-)
      #expect(gaps.allSatisfy { (1_000..<1_200).contains($0) }, "device \(device.value): \(gaps)")
    }
  }

  @Test func `No second has more than its bound, and everybody's turn comes`() throws {
    var scene = try Scene(devices: 3_000, perSecond: 1_000)
    let sent = scene.send(every: 20, for: 9_000)
    for second in 0..<9 {
      let count = sent.count { $0.at / 1_000 == second }
      #expect(count <= 1_000 + ReceiptDesk.burst, "second \(second)")
    }
    #expect(Set(sent.map(\.device)).count == 3_000)
  }

  @Test func `When nobody sends any more, what is left leaves with the ticks of a second`() throws {
    var scene = try Scene(devices: 500)
    _ = scene.send(every: 5, for: 2_000)
    var told: Set<DeviceIndex> = []
    for _ in 0..<3 {
      scene.now = scene.now.adding(milliseconds: 1_000)
      told.formUnion(scene.due())
    }
    #expect(told.count == 500)
  }

  @Test func `A clock that is set back holds up nobody`() throws {
    var scene = try Scene(devices: 40)
    _ = scene.send(every: 5, for: 3_000)
    scene.now = scene.now.adding(milliseconds: -3_600_000)
    let sent = scene.send(every: 5, for: 2_500)
    for device in scene.devices { #expect(sent.count { $0.device == device } >= 2, "device \(device.value)") }
  }
}
