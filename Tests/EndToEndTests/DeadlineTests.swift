import Foundation
import Ledger
import Testing
import Vitals

/// Deadlines stand on the disk, not in the process (ALERT-3).
@Suite(.serialized) struct DeadlineTests {
  private static let wait: Int64 = 10_000

  @Test func aDeadlineOutlivesKillNineAndOneThatPassedMeanwhileCallsAtOnce() throws {
    let place = try Installation(rules: Self.hasty)
    try place.startGateway()
    try place.waitUntilReady()
    let doctor = try DoctorApplication(of: place)
    let wearable = try Wearable(place.devices[0], of: place)
    try wearable.publish(Wearable.reading(1, hr: 150))
    let alert = try #require(try eventually("the call") { doctor.calls.first?["alert"]?.string })
    let announced = try #require(try times("alert.announced", of: alert, in: place).first)

    // Killed and back long before the deadline: it fires when it always would have.
    place.killGateway()
    let back = try startAgain(place)
    let first = try eventually("the first repetition") { try times("alert.escalated", of: alert, in: place).first }
    let deadline = announced + Self.wait
    #expect((deadline..<max(deadline, back) + 1_000).contains(first), "fired after \(first - announced) ms")
    try eventually("its call") { doctor.calls.contains { $0["round"]?.integer == 2 } }

    // Killed until the next deadline is over: it fires as soon as the gateway is back.
    place.killGateway()
    try eventually("the deadline to pass") { Provisioning.now().milliseconds > first + Self.wait + 1_000 }
    #expect(try times("alert.escalated", of: alert, in: place).count == 1)
    let serving = try startAgain(place)
    let second = try eventually("the second repetition") {
      try times("alert.escalated", of: alert, in: place).dropFirst().first
    }
    #expect(second - serving < 1_000, "called \(second - serving) ms after the start")
    try eventually("its call") { doctor.calls.contains { $0["round"]?.integer == 3 } }
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  /// An alert that was laid aside comes back at its time, and one that nobody saw goes on calling although the patient is
  /// well again, through kills: before the deadline, and until after it.
  @Test func aShelfAndALatchOutliveKillNine() throws {
    let place = try Installation(devices: 2) { rules in
      Self.hasty(rules).replacingOccurrences(of: "stable-seconds: 300", with: "stable-seconds: 1")
        .replacingOccurrences(
          of: "high: { from: 220, priority: medium, delay-seconds: 60,",
          with: "high: { from: 220, priority: medium, delay-seconds: 0,")
    }
    try place.startGateway()
    try place.waitUntilReady()
    let doctor = try DoctorApplication(of: place)
    let wearables = try place.devices.map { try Wearable($0, of: place) }
    try wearables[0].publish(Wearable.reading(1, more: #","sbp":225"#))
    try wearables[1].publish(Wearable.reading(1, hr: 150))
    let (shelved, latched) = try eventually("both calls") {
      let alerts = place.devices.map { device in
        doctor.calls.first { $0["patient"]?["id"]?.string == device.patient }?["alert"]?.string
      }
      return alerts[0].flatMap { first in alerts[1].map { (first, $0) } }
    }
    let announced = try #require(try times("alert.announced", of: latched, in: place).first)
    // The patient is well again for longer than the stable time; what is latched does not end by that.
    try wearables[1].publish(Wearable.reading(2))
    try wearables[1].publish(Wearable.reading(3, offset: 2_000))
    try eventually("the normal readings") { wearables[1].holds(3) }

    // Killed, and back: both fire when they always would have, or at once where the start took longer.
    let deadline = announced + Self.wait
    let until = try shelve(shelved, in: place)
    place.killGateway()
    var serving = try startAgain(place)
    let back = try eventually("the end of the shelf") {
      try times("alert.announced", of: shelved, in: place).dropFirst().first
    }
    #expect((until..<max(until, serving) + 1_000).contains(back), "back \(back - until) ms after its time")
    let repeated = try eventually("the latched call") { try times("alert.escalated", of: latched, in: place).first }
    #expect((deadline..<max(deadline, serving) + 1_000).contains(repeated), "\(repeated - deadline) ms after its time")
    try eventually("its call") { doctor.calls.contains { $0["alert"]?.string == shelved && $0["round"]?.integer == 2 } }

    // Killed until both are over: both fire as soon as the gateway is back.
    let later = try shelve(shelved, in: place)
    place.killGateway()
    let fired = try times("alert.escalated", of: latched, in: place)
    let next = max(later, try #require(fired.last) + Self.wait)
    try eventually("the deadlines to pass") { Provisioning.now().milliseconds > next + 1_000 }
    serving = try startAgain(place)
    for (alert, type, before) in [(shelved, "alert.announced", 2), (latched, "alert.escalated", fired.count)] {
      let again = try eventually("\(type) again") { try times(type, of: alert, in: place).dropFirst(before).first }
      #expect(again > next && again - serving < 1_000, "\(again - serving) ms after the start")
    }
    #expect(try times("alert.resolved", of: latched, in: place).isEmpty)
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  /// What waits out its delay, what was called and reached nobody, what was delivered and not answered, and what somebody
  /// took on: each moves at its own time although the gateway was killed in between.
  @Test func pendingAnnouncedDeliveredAndAcknowledgedOutliveKillNine() throws {
    let place = try Installation(devices: 4) { rules in
      Self.hasty(rules).replacingOccurrences(
        of: "high: { from: 220, priority: medium, delay-seconds: 60,",
        with: "high: { from: 220, priority: medium, delay-seconds: \(Self.wait / 1_000),"
      ).replacingOccurrences(of: "expiry-seconds: 900", with: "expiry-seconds: \(Self.wait / 1_000)")
    }
    try place.startGateway()
    try place.waitUntilReady()
    let doctor = try DoctorApplication(of: place, deafTo: place.devices[3].patient)
    let wearables = try place.devices.map { try Wearable($0, of: place) }
    for number in 1...3 { try wearables[number].publish(Wearable.reading(1, hr: 150)) }
    let called = try eventually("the calls") { () -> [String]? in
      let alerts = place.devices.dropFirst().compactMap { device in
        doctor.calls.first { $0["patient"]?["id"]?.string == device.patient }?["alert"]?.string
      }
      return alerts.count == 3 ? alerts : nil
    }
    let (delivered, acknowledged, unheard) = (called[0], called[1], called[2])
    try place.vigil("alerts", "ack", acknowledged, "--wallet", "doctor", "--yes")
    try wearables[0].publish(Wearable.reading(1, more: #","sbp":225"#))
    try eventually("the pending one") { wearables[0].holds(1) }

    let entries = try place.entries()
    place.killGateway()
    func first(_ type: String, of alert: String) throws -> Int64 {
      try #require(
        entries.first { $0["type"]?.string == type && $0["body"]?["alert"]?.string == alert }?["time"]?.integer)
    }
    let opening = try #require(entries.first { $0["type"]?.string == "alert.pending" })
    let pending = try #require(opening["body"]?["alert"]?.string)
    let opened = try #require(opening["time"]?.integer)
    let announced = try first("alert.announced", of: delivered)
    let taken = try first("alert.acknowledged", of: acknowledged)
    // The time of the confirmation moves nothing: the deadline runs from the announcement.
    #expect(try first("alert.delivered", of: delivered) < announced + Self.wait)
    let rung = try first("alert.announced", of: unheard)
    #expect(
      !entries.contains {
        $0["type"]?.string == "alert.delivered" && $0["body"]?["alert"]?.string == unheard
      })
    let serving = try startAgain(place)
    for (alert, type, before, deadline) in [
      (pending, "alert.announced", 0, opened + Self.wait), (delivered, "alert.escalated", 0, announced + Self.wait),
      (acknowledged, "alert.announced", 1, taken + Self.wait), (unheard, "alert.escalated", 0, rung + Self.wait),
    ] {
      let moved = try eventually("\(type) of \(alert)") {
        try times(type, of: alert, in: place).dropFirst(before).first
      }
      #expect(
        (deadline..<max(deadline, serving) + 1_000).contains(moved), "\(type): \(moved - deadline) ms after its time")
    }
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  /// The rules with short deadlines for high priority.
  private static func hasty(_ rules: String) -> String {
    rules.replacingOccurrences(
      of: "high: { acknowledge-seconds: 60, repeat-seconds: 60,",
      with: "high: { acknowledge-seconds: \(wait / 1_000), repeat-seconds: \(wait / 1_000),")
  }

  /// - Returns: when the gateway answers again, in milliseconds since 1970.
  private func startAgain(_ place: Installation) throws -> Int64 {
    try place.startGateway()
    return try eventually("the gateway") { place.status(of: "healthz") == 200 ? Provisioning.now().milliseconds : nil }
  }

  /// Lays the alert aside for eight seconds.
  ///
  /// - Returns: until when, in milliseconds since 1970.
  private func shelve(_ alert: String, in place: Installation) throws -> Int64 {
    let until = Provisioning.now().adding(milliseconds: 8_000)
    try place.vigil(
      "alerts", "shelve", alert, "--until", until.rfc3339, "--reason", "cuff is changed", "--wallet", "doctor",
      "--yes")
    return until.milliseconds
  }

  /// When entries of this type about the alert were written, in milliseconds since 1970.
  private func times(_ type: String, of alert: String, in place: Installation) throws -> [Int64] {
    try place.entries().filter { $0["type"]?.string == type && $0["body"]?["alert"]?.string == alert }
      .compactMap { $0["time"]?.integer }
  }
}
