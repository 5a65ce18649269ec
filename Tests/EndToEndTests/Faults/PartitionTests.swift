import Foundation
import Ledger
import Testing

/// The wire between gateway and broker is cut and neither end hears of it.
@Suite(.serialized) struct PartitionTests {
  @Test func aHalfOpenConnectionIsGivenUpAndEveryReadingArrivesOnce() throws {
    let place = try Installation(devices: 4)
    let relay = try Relay(to: place.brokerPort)
    defer { relay.stop() }
    try place.startGateway(with: Self.impatient.merging(["VIGIL_BROKER_PORT": "\(relay.port)"]) { $1 })
    try place.waitUntilReady()
    let connections = relay.connections
    try Self.disturb(place, seed: 31, cut: relay.cut, mend: relay.mend)
    #expect(relay.connections > connections)
  }

  /// The gateway stands in a network of its own, and the only wire to the broker goes down.
  @Test(.enabled(if: NetworkNamespace.isPossible, "a network of its own needs root and iproute2"))
  func aPartitionedGatewayGoesOnWhenTheWireIsBack() throws {
    let network = try NetworkNamespace()
    let place = try Installation(devices: 4)
    place.network = network
    place.killBroker()
    try place.startBroker()
    try place.startGateway(
      under: network.command, with: Self.impatient.merging(["VIGIL_BROKER_HOST": network.hostAddress]) { $1 })
    try place.waitUntilReady()
    try Self.disturb(place, seed: 32, cut: network.cut, mend: network.mend)
    place.gateway?.end(with: SIGTERM)
  }

  private static let impatient = ["VIGIL_BROKER_KEEPALIVE_SECONDS": "5", "VIGIL_ALERTS_BROKER_AWAY_SECONDS": "2"]

  /// A cut under load is noticed, alerted, and over when the wire is mended; every reading arrives once.
  private static func disturb(
    _ place: Installation, seed: UInt64, cut: () throws -> Void, mend: () throws -> Void
  ) throws {
    let ward = try Ward(place, rate: 100, seed: seed, ["--abnormal", "0.05"], resend: "1h")
    try eventually("some readings") { try place.conservation()["received"] > 100 }
    try cut()
    try eventually("readyz to say 503") { place.status(of: "readyz") == 503 }
    try eventually("the alert that the broker is away") { try isBrokerAway(place) }
    let during = try place.conservation()["received"]
    try mend()
    try place.waitUntilReady()
    try eventually("readings after the cut") { try place.conservation()["received"] > during + 100 }
    try ward.drain()
    try Account(place, ward).requireEveryReadingOnce()
    try eventually("the end of that alert") { try !isBrokerAway(place) }
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  private static func isBrokerAway(_ place: Installation) throws -> Bool {
    try place.openAlerts().contains { $0["technical"]?.string == "broker-away" }
  }
}
