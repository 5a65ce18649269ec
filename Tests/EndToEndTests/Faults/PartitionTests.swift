import Foundation
import Ledger
import Testing

/// The wire between gateway and broker is cut and neither end hears of it.
@Suite(.serialized) struct PartitionTests {
  @Test func aHalfOpenConnectionIsGivenUpAndEveryReadingArrivesOnce() throws {
    let place = try Installation(devices: 4)
    let relay = try Relay(to: place.brokerPort)
    defer { relay.stop() }
    try place.startGateway(with: [
      "VIGIL_BROKER_PORT": "\(relay.port)", "VIGIL_BROKER_KEEPALIVE_SECONDS": "5",
      "VIGIL_ALERTS_BROKER_AWAY_SECONDS": "2",
    ])
    try place.waitUntilReady()
    let ward = try Ward(place, rate: 100, seed: 31, ["--abnormal", "0.05"], resend: "1h")
    try eventually("some readings") { try place.conservation()["received"] > 100 }
    let connections = relay.connections
    relay.cut()
    try eventually("readyz to say 503") { place.status(of: "readyz") == 503 }
    try eventually("the alert that the broker is away") { try Self.isBrokerAway(place) }
    let during = try place.conservation()["received"]
    relay.mend()
    try place.waitUntilReady()
    #expect(relay.connections > connections)
    try eventually("readings after the cut") { try place.conservation()["received"] > during + 100 }
    try ward.drain()
    try Account(place, ward).requireEveryReadingOnce()
    try eventually("the end of that alert") { try !Self.isBrokerAway(place) }
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  private static func isBrokerAway(_ place: Installation) throws -> Bool {
    let text = try place.vigil("alerts", "list", "--json")
    return try CanonicalJSON.parse(Array(text.utf8)).array?.contains { $0["technical"]?.string == "broker-away" }
      ?? false
  }
}
