import Consent
import Crypto
import Foundation
import Ledger
import Store
import Testing
import Triage
import Vitals

@testable import Sharing

@Suite struct ControlServerTests {
  @Test func aCommandIsAnsweredOverTheSocketAsItIsDirectly() throws {
    let house = try House()
    let path = house.folder.path + "/s"
    let server = try ControlServer(path: path, desk: OperatorDesk(store: house.store, clock: { House.start }))
    defer { server.stop() }
    let client = ControlClient(path: path)
    #expect(client.isAnswered)
    let patient = try #require(try client.ask(.addPatient(name: "Ida Ö."))["patient"]?.string)
    let listed = try client.ask(.patients)
    #expect(listed.array?.first?["name"] == "Ida Ö.")
    #expect(listed.array?.first?["patient"]?.string == patient)
    let device = OperatorRequest.addDevice(try DeviceID("w-1"), unit: try UnitID("u"), cadenceMilliseconds: 1_000)
    _ = try client.ask(device)
    #expect(throws: OperatorRefusal.refused("This device exists already.")) { _ = try client.ask(device) }
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func whetherTheGatewayWatchesIsAnsweredAndACommandsOwnStoreDoesNot() throws {
    let house = try House()
    let alone = try OperatorDesk(store: house.store, clock: { House.start }).answer(.standing)
    #expect(alone == ["faults": ["not-running"], "watching": false])
    let well = try OperatorDesk(store: house.store, clock: { House.start }, faults: { [] }).answer(.standing)
    #expect(well == ["faults": [], "watching": true])
  }

  @Test func whenNobodyListensTheClientSaysSo() throws {
    let path = FileManager.default.temporaryDirectory.path + "/vigil-nobody-\(UUID().uuidString)"
    #expect(!ControlClient(path: path).isAnswered)
    #expect(throws: OperatorRefusal.unreachable(path: path, code: ENOENT)) {
      _ = try ControlClient(path: path).ask(.node)
    }
  }

  @Test func everyRequestSurvivesTheWire() throws {
    let key = DIDKey(Curve25519.Signing.PrivateKey().publicKey)
    let signed = try Signer(id: "per-1", key: .init()).sign(
      .resolve(alert: "A1", patient: "pat-1", reason: .test, note: nil))
    let hook = Contact.Webhook(url: "https://x.example/hook", secret: "whsec_AAAA")
    let requests: [OperatorRequest] = [
      .node, .addPerson(name: "N", role: .desk, key: key, webhook: hook),
      .addPerson(name: "N", role: .doctor, key: key, webhook: nil, mail: MailAddress("n@x.example")),
      .replaceKeys(person: "per-1", key: key),
      .issueToken(person: "per-1", days: 366), .revokeTokens(person: "per-1"), .addPatient(name: "I"),
      .addDevice(try DeviceID("w"), unit: try UnitID("u"), cadenceMilliseconds: 0), .act(signed), .devices, .patients,
      .persons, .alerts, .standing, .drill(person: nil), .drill(person: "per-1"),
    ]
    for request in requests { #expect(try OperatorRequest(json: request.json) == request) }
  }
}
