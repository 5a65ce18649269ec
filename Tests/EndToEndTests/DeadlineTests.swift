import Foundation
import Ledger
import Testing
import Vitals

/// Deadlines stand on the disk, not in the process (ALERT-3).
@Suite(.serialized) struct DeadlineTests {
  private static let wait: Int64 = 10_000

  @Test func aDeadlineOutlivesKillNineAndOneThatPassedMeanwhileCallsAtOnce() throws {
    let place = try Installation { rules in
      rules.replacingOccurrences(
        of: "high: { acknowledge-seconds: 60, repeat-seconds: 60,",
        with: "high: { acknowledge-seconds: \(Self.wait / 1_000), repeat-seconds: \(Self.wait / 1_000),")
    }
    try place.startGateway()
    try place.waitUntilReady()
    let doctor = try DoctorApplication(of: place)
    let wearable = try Wearable(place.devices[0], of: place)
    try wearable.publish(Wearable.reading(1, hr: 150))
    let alert = try #require(try eventually("the call") { doctor.calls.first?["alert"]?.string })
    let announced = try #require(try times("alert.announced", of: alert, in: place).first)

    // Killed and back long before the deadline: it fires when it always would have.
    place.killGateway()
    try place.startGateway()
    let first = try eventually("the first repetition") { try times("alert.escalated", of: alert, in: place).first }
    #expect((Self.wait..<Self.wait + 3_000).contains(first - announced), "fired after \(first - announced) ms")
    try eventually("its call") { doctor.calls.contains { $0["round"]?.integer == 2 } }

    // Killed until the next deadline is over: it fires as soon as the gateway is back.
    place.killGateway()
    try eventually("the deadline to pass") { Provisioning.now().milliseconds > first + Self.wait + 1_000 }
    #expect(try times("alert.escalated", of: alert, in: place).count == 1)
    try place.startGateway()
    let serving = try eventually("the gateway") { place.status(of: "healthz") == 200 ? Provisioning.now() : nil }
    let second = try eventually("the second repetition") {
      try times("alert.escalated", of: alert, in: place).dropFirst().first
    }
    #expect(second - serving.milliseconds < 1_000, "called \(second - serving.milliseconds) ms after the start")
    try eventually("its call") { doctor.calls.contains { $0["round"]?.integer == 3 } }
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  /// When entries of this type about the alert were written, in milliseconds since 1970.
  private func times(_ type: String, of alert: String, in place: Installation) throws -> [Int64] {
    try place.entries().filter { $0["type"]?.string == type && $0["body"]?["alert"]?.string == alert }
      .compactMap { $0["time"]?.integer }
  }
}
