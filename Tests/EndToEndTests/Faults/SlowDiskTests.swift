import Foundation
import Testing

/// A disk whose every sync takes long: fewer and larger commits, no connection lost over it, nothing lost or twice.
@Suite(.serialized) struct SlowDiskTests {
  @Test func commitsStallAndNothingIsLostOrTwice() throws {
    let place = try Installation(devices: 4)
    let trouble = try Trouble(in: place.folder)
    try place.startGateway(with: trouble.environment)
    try place.waitUntilReady()
    let doctor = try DoctorApplication(of: place)
    let ward = try Ward(place, rate: 100, seed: 21, ["--abnormal", "0.05"], resend: "1h")
    try eventually("some readings") { try place.conservation()["received"] > 50 }
    trouble.delaySyncs(milliseconds: 300)
    let before = try place.conservation()["received"]
    try eventually("readings over the slow disk") { try place.conservation()["received"] > before + 300 }
    try eventually("a call over the slow disk") { !doctor.calls.isEmpty }
    // Longer than a readiness check waits: not ready, and not dead.
    trouble.delaySyncs(milliseconds: 4_000)
    try eventually("readyz to say 503") { place.status(of: "readyz") == 503 }
    #expect(place.gateway?.exitCode == nil)
    trouble.delaySyncs(milliseconds: 0)
    try eventually("readyz to say 200") { place.status(of: "readyz") == 200 }
    try ward.drain()
    try Account(place, ward).requireEveryReadingOnce()
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  @Test func aDiskThatTurnsReadOnlyStopsReadingAndGoesOnWhenItIsMended() throws {
    let place = try Installation(devices: 2)
    let trouble = try Trouble(in: place.folder)
    try place.startGateway(with: trouble.environment)
    try place.waitUntilReady()
    let wearable = try Wearable(place.devices[0], of: place)
    try wearable.publish(Wearable.reading(1))
    try eventually("the first receipt") { wearable.holds(1) }
    trouble.failWrites(with: EROFS)
    try wearable.publish(Wearable.reading(2, hr: 150))
    try eventually("readyz to say 503") { place.status(of: "readyz") == 503 }
    #expect(!wearable.holds(2))
    #expect(place.gateway?.exitCode == nil)
    trouble.failWrites(with: 0)
    try eventually("its receipt") { wearable.holds(2) }
    #expect(try place.conservation().distinct == 2)
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }
}
