import Foundation
import Ledger
import Testing

/// `kill -9` of gateway, broker and the doctor's receiver, in every combination, under load.
@Suite(.serialized) struct KillMatrixTests {
  @Test func everyCombinationKilledTogetherLosesNoReadingAndNoCall() throws {
    let place = try Installation(devices: 6)
    try place.startGateway()
    try place.waitUntilReady()
    var receiver = try KilledReceiver(of: place)
    let ward = try Ward(place, rate: 120, seed: 41, ["--abnormal", "0.05"])
    try eventually("the first readings") { ward.hasSent(1) }
    for combination in 1..<8 {
      let sent = try ward.sentCount()
      try eventually("more readings of the ward") { ward.hasSent(sent + 120) }
      if combination & 1 != 0 { place.killGateway() }
      if combination & 2 != 0 { place.killBroker() }
      if combination & 4 != 0 { receiver.kill() }
      if combination & 2 != 0 { try place.startBroker() }
      if combination & 1 != 0 { try place.startGateway() }
      if combination & 4 != 0 { receiver = try KilledReceiver(of: place) }
      try place.waitUntilReady()
    }
    try ward.drain()
    let account = try Account(place, ward)
    try account.requireEveryReadingOnce()
    // Every alert that was announced reached the doctor's receiver, whichever of its lives it was in.
    let announced = Set(
      account.entries.filter { $0["type"]?.string == "alert.announced" }
        .compactMap { $0["body"]?["alert"]?.string })
    let physiological = Set(
      account.entries.filter { $0["type"]?.string == "reading.alarmed" }.compactMap { $0["body"]?["alert"]?.string })
    try eventually("every alert at the receiver", within: 90) {
      let text = receiver.received
      return announced.intersection(physiological).allSatisfy { text.contains("\"\($0)\"") }
    }
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }
}
