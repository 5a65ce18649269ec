import Foundation
import Ledger
import Mosquitto
import TestBroker
import Testing

/// The ways in which an installation's gateway may speak with its broker beside the usual one: TLS with certificates on both
/// sides, and MQTT 3.1.1.
@Suite(.serialized) struct BrokerWayTests {
  @Test func gatewayAndDeviceLogInByCertificateAndARevokedBrokerIsRefused() throws {
    let place = try Installation()
    let authority = try TestAuthority()
    let server = try authority.issue("broker")
    let revocations = try authority.revocationList(of: [], days: 10)
    let device = try Self.addDevice("watch-7", to: place)
    place.killBroker()
    place.listenerLines = try Self.listener(of: place, authority, server)
    try place.startBroker()

    // The name on the gateway's certificate is its name on the broker; a password would not be looked at.
    let own = try authority.issue("vigil")
    try place.startGateway(with: [
      "VIGIL_BROKER_TLS_AUTHORITY": authority.certificateFile, "VIGIL_BROKER_TLS_CERTIFICATE": own.certificateFile,
      "VIGIL_BROKER_TLS_KEY": own.privateKeyFile, "VIGIL_BROKER_TLS_REVOCATIONS": revocations,
    ])
    try place.waitUntilReady()
    var tls = TLSConfiguration(authorityFile: authority.certificateFile)
    tls.identity = TLSConfiguration.Identity(
      certificateFile: device.folder.appending(path: "watch-7.pem").path,
      privateKeyFile: device.folder.appending(path: "watch-7.key").path)
    let wearable = try Wearable(device.device, of: place, tls: tls)
    try wearable.publish(Wearable.reading(1, hr: 150))
    try eventually("the receipt over TLS") { wearable.holds(1) }
    #expect(try place.openAlerts().contains { $0["patient"]?.string == device.device.patient })
    try Self.expectExpiryIsTold(of: place)

    // The list is renewed in place and names the broker: the next connection does not come about.
    let renewed = try authority.revocationList(of: [server])
    place.killBroker()
    #expect(rename(renewed, revocations) == 0)
    try place.startBroker()
    try eventually("the refusal") { place.gateway?.output.contains("certificate verify failed") ?? false }
    try eventually("nobody is told that it is ready") { place.status(of: "readyz") == 503 }
  }

  @Test func aGatewayOnMQTT311LosesNothingAcrossAKill() throws {
    let place = try Installation()
    let version = ["VIGIL_BROKER_VERSION": "3.1.1"]
    try place.startGateway(with: version)
    try place.waitUntilReady()
    let wearable = try Wearable(place.devices[0], of: place)
    try wearable.publish(Wearable.reading(1, hr: 150))
    try eventually("the receipt") { wearable.holds(1) }
    place.killGateway()
    // What comes while it is away waits in its session.
    for sequence in 2...20 { try wearable.publish(Wearable.reading(sequence)) }
    try eventually("the broker to have them") { wearable.acknowledged >= 20 }
    try place.startGateway(with: version)
    try eventually("the receipts") { (2...20).allSatisfy { wearable.holds($0) } }
    let counts = try place.conservation()
    #expect(counts.distinct == 20 && counts["alarmed"] == 1 && counts.holds, "\(counts)")
    let arrivals = try Self.arrivals(at: place)
    #expect(arrivals.count >= 8, "\(arrivals)")
    // mosquitto tells the protocol as its own number: p2 is 3.1.1, p5 is 5.
    #expect(arrivals.allSatisfy { $0.contains("(p2,") }, "\(arrivals)")
  }

  /// What the broker says of each connection of the gateway.
  private static func arrivals(at place: Installation) throws -> [Substring] {
    try String(contentsOf: place.folder.appending(path: "broker.log"), encoding: .utf8).split(separator: "\n")
      .filter { $0.contains("New client connected") && $0.contains(" as vigil-") }
  }

  /// A device that logs in by a certificate, worn by the first patient.
  private static func addDevice(
    _ name: String, to place: Installation
  ) throws -> (device: Installation.Device, folder: URL) {
    let folder = place.folder.appending(path: "certificates")
    let patient = place.devices[0].patient
    try place.vigil("device", "add", name, "--unit", Installation.unit, "--certificate", folder.path)
    try place.vigil("device", "bind", name, patient, "--wallet", "doctor", "--yes")
    return (Installation.Device(name: name, patient: patient, password: ""), folder)
  }

  /// Certificates by the authority of the gateway's home for devices, and by the installation's own for the gateway.
  private static func listener(
    of place: Installation, _ authority: TestAuthority, _ server: TestAuthority.Issued
  ) throws -> [String] {
    let trusted = place.folder.appending(path: "trusted.pem")
    let authorities = [authority.certificateFile, place.home.appending(path: "broker/ca/ca.pem").path]
    try authorities.map { try String(contentsOfFile: $0, encoding: .utf8) }.joined(separator: "\n")
      .write(to: trusted, atomically: true, encoding: .utf8)
    return [
      "cafile \(trusted.path)", "certfile \(server.certificateFile)", "keyfile \(server.privateKeyFile)",
      "require_certificate true", "use_identity_as_username true",
    ]
  }

  /// The revocation list ends first, in ten days: a figure, and a line for whoever must renew it.
  private static func expectExpiryIsTold(of place: Installation) throws {
    let name = "vigil_tls_expiry_seconds "
    let line = try #require(place.page("metrics")?.split(separator: "\n").first { $0.hasPrefix(name) })
    let left = try #require(Int(line.dropFirst(name.count)))
    #expect((9 * 86_400...10 * 86_400).contains(left), "\(line)")
    let output = place.gateway?.output ?? ""
    #expect(output.contains("a TLS file ends soon") && output.contains("revocationList"), "\(output)")
  }
}
