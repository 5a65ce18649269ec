import Foundation
import Ledger
import TestChance
import Testing

/// `kill -9` of the gateway: INTAKE-1, ALERT-2, ALERT-3.
@Suite(.serialized) struct GatewayKillTests {
  /// Also at moments of its start, when it replays what the last one left.
  @Test func killedAtThirtyRandomMomentsUnderLoadEveryReadingCountsOnce() throws {
    let seed = UInt64.random(in: 0...UInt64(UInt32.max))
    print("seed \(seed)")
    var random = SplitMix64(seed: seed)
    let place = try Installation(devices: 8)
    try place.startGateway()
    try place.waitUntilReady()
    let doctor = try DoctorApplication(of: place)
    // The devices never send again by themselves: whatever the gateway acknowledged and lost stays lost, and is seen.
    let ward = try Ward(place, rate: 300, seed: seed, ["--abnormal", "0.05"], resend: "1h")
    try eventually("the first readings") { ward.hasSent(1) }
    var kills = 0
    var received: [Int] = []
    for round in 0..<32 {
      // Two rounds of three are killed at work, one at any moment from its first instruction on.
      if round % 3 != 0 {
        try place.waitUntilReady()
        received.append(try place.conservation()["received"])
      }
      usleep(random.next(upperBound: 1_200_000))
      try #require(place.gateway?.exitCode == nil, "it ended by itself: \(place.gateway?.output.suffix(2_000) ?? "")")
      place.killGateway()
      kills += 1
      try place.startGateway()
    }
    #expect(kills >= 30)
    let working = zip(received, received.dropFirst()).filter { $0 < $1 }.count
    #expect(working >= 15, "hardly anything was received between the kills: \(received)")
    try place.waitUntilReady()
    try ward.drain()
    #expect(try ward.total("outstanding") == 0)

    let account = try Account(place, ward)
    try account.requireEveryReadingOnce()
    #expect(try place.vigil("verify").hasPrefix("intact"))
    try requireOpenAlertsStillCall(place, doctor, account)
    print("\(kills) kills, \(working) rounds with progress, \(account.counts), entries \(account.entries.count)")
  }

  /// Every patient's alert is open, has reached the doctor, and is called about again.
  private func requireOpenAlertsStillCall(
    _ place: Installation, _ doctor: DoctorApplication, _ account: Account
  ) throws {
    let alarmed = Set(account.sent.filter { $0.kind == "abnormal" }.map(\.device))
    let open = try place.openAlerts()
    let physiological = open.filter { $0["technical"] == nil }
    let patients = Set(physiological.compactMap { $0["patient"]?.string })
    #expect(patients == Set(place.devices.filter { alarmed.contains($0.name) }.map(\.patient)))
    #expect(physiological.count == patients.count, "one alert an episode")
    let before = doctor.calls.count
    try eventually("every open alert at the doctor") {
      let called = Set(doctor.calls.compactMap { $0["alert"]?.string })
      return physiological.allSatisfy { alert in alert["alert"]?.string.map(called.contains) ?? false }
    }
    try eventually("another call", within: 90) { doctor.calls.count > before }
  }
}
