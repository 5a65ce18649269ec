import Foundation
import Ledger
import Testing

/// `kill -9` of the broker: its PUBACK proves nothing, the gateway's receipt does.
@Suite(.serialized) struct BrokerKillTests {
  @Test func devicesSendAgainWhatHasNoReceiptAndEachCountsOnce() throws {
    let place = try Installation(devices: 8)
    try place.startGateway()
    try place.waitUntilReady()
    let ward = try Ward(place, rate: 200, seed: 11, ["--abnormal", "0.05"])
    for round in 1...3 {
      try eventually("readings of round \(round)") { ward.hasSent(round * 400) }
      place.killBroker()
      try place.startBroker()
      try place.waitUntilReady()
    }
    try eventually("readings after the last kill") { ward.hasSent(1_800) }
    try ward.drain()
    #expect(try ward.total("outstanding") == 0)
    #expect(try ward.total("resent") > 0, "nothing had to be sent again")
    #expect(try ward.total("connectionsLost") >= 24)
    try Account(place, ward).requireEveryReadingOnce()
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  @Test func aReadingThatNeverComesIsNoticedAsAGapInItsSequence() throws {
    let place = try Installation { $0.replacingOccurrences(of: "gap-grace-seconds: 60", with: "gap-grace-seconds: 1") }
    try place.startGateway()
    try place.waitUntilReady()
    let wearable = try Wearable(place.devices[0], of: place)
    for sequence in [1, 2, 5] { try wearable.publish(Wearable.reading(sequence)) }
    try eventually("the receipts") { wearable.holds(5) }
    #expect(!wearable.holds(3) && !wearable.holds(4))
    try eventually("the gap on the ledger") { try Self.hasGap(place) }
    // What was missing comes after all.
    for sequence in [3, 4] { try wearable.publish(Wearable.reading(sequence)) }
    try eventually("their receipts") { wearable.holds(3) && wearable.holds(4) }
    #expect(try place.conservation().distinct == 5)
  }

  private static func hasGap(_ place: Installation) throws -> Bool {
    try place.openAlerts().contains { $0["technical"]?.string == "sequence-gap" }
  }
}
