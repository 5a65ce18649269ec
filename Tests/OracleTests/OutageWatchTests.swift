@testable import Oracle
import Testing
import WardKit

@Suite struct OutageWatchTests {
  private static let second: Int64 = 1_000_000_000

  private func watch(connected count: Int) -> OutageWatch {
    var watch = OutageWatch()
    for device in 0..<count { _ = watch.notices(Self.event(device, 0, nil)) }
    return watch
  }

  /// A loss, or a connection where `isIntended` is nil.
  private static func event(_ device: Int, _ at: Int64, _ isIntended: Bool?) -> ConnectionEvent {
    ConnectionEvent(
      device: device, at: at,
      change: isIntended.map { .lost(reason: "connection lost", isIntended: $0) }
        ?? .connected(sessionPresent: false, sinceNanoseconds: 0))
  }

  @Test("A broker that goes is noticed once, and again when it goes again")
  func goes() {
    var watch = watch(connected: 10)
    let first = (0..<10).map { watch.notices(Self.event($0, Self.second + Int64($0), false)) }
    #expect(first.count { $0 } == 1)
    for device in 0..<10 { _ = watch.notices(Self.event(device, 3 * Self.second, nil)) }
    let again = (0..<10).map { watch.notices(Self.event($0, 20 * Self.second, false)) }
    #expect(again.count { $0 } == 1)
  }

  @Test("Links that are cut on purpose, and single ones that are lost, are no outage")
  func single() {
    var watch = watch(connected: 10)
    let cut = (0..<9).map { watch.notices(Self.event($0, Self.second, true)) }
    #expect(!cut.contains(true))
    for device in 0..<9 { _ = watch.notices(Self.event(device, 2 * Self.second, nil)) }
    for round in Int64(0)..<50 {
      let device = Int(round % 10)
      let isNoticed = watch.notices(Self.event(device, (3 + 2 * round) * Self.second, false))
      #expect(!isNoticed, "round \(round)")
      _ = watch.notices(Self.event(device, (4 + 2 * round) * Self.second, nil))
    }
  }
}
