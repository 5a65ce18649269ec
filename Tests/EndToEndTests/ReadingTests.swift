import Foundation
import Ledger
import TestBroker
import Testing

/// One reading's whole way, through the real programs.
@Suite(.serialized) struct ReadingTests {
  @Test func aNormalReadingIsCountedAndReceiptedAndRaisesNothing() throws {
    let place = try Installation()
    try place.startGateway()
    try place.waitUntilReady()
    let wearable = try Wearable(place.devices[0], of: place)
    try wearable.publish(Wearable.reading(1))
    try eventually("the receipt") { wearable.holds(1) }
    let counts = try place.conservation()
    #expect(counts["received"] == 1 && counts["summarised"] == 1 && counts.holds, "\(counts)")
    #expect(!(try place.entries()).contains { $0["type"]?.string == "reading.alarmed" })
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  @Test func anAbnormalReadingBecomesABlockCallsTheDoctorAndIsAcknowledgedUnderThatDoctorsKey() throws {
    let place = try Installation()
    try place.startGateway()
    try place.waitUntilReady()
    let doctor = try DoctorApplication(of: place)
    let wearable = try Wearable(place.devices[0], of: place)
    try wearable.publish(Wearable.reading(1, hr: 150))

    let call = try eventually("the call") { doctor.calls.first { $0["category"]?.string == "physiological" } }
    let alert = try #require(call["alert"]?.string)
    #expect(call["priority"]?.string == "high")
    #expect(call["patient"]?["id"]?.string == place.devices[0].patient)
    #expect(call["summary"]?.string?.isEmpty == false)
    try eventually("the confirmation on the ledger") {
      try place.entries().contains { $0["type"]?.string == "alert.delivered" && $0["body"]?["alert"]?.string == alert }
    }
    #expect(try place.vigil("alerts", "show", alert).contains(alert))
    try place.vigil("alerts", "ack", alert, "--wallet", "doctor", "--yes")
    #expect(try place.vigil("alerts", "show", alert).contains("acknowledged"))

    let evidence = try #require(call["evidence"])
    let block = try #require(evidence["block"]?.integer)
    let shown = try place.vigil("block", "\(block)")
    let hash = try #require(evidence["blockHash"]?.string)
    #expect(shown.contains(hash) && shown.contains("emergency"), "\(shown)")
    #expect(try place.vigil("block", "latest", "--json").contains("\"hash\""))

    let entries = try place.entries()
    let answers = entries.filter { $0["type"]?.string == "alert.acknowledged" }
    let isSigned = answers.contains { $0["author"]?.string == place.doctor.id && $0["signature"] != nil }
    #expect(isSigned, "\(answers), \(entries.compactMap { $0["type"]?.string })")
    #expect(entries.filter { $0["type"]?.string == "reading.alarmed" }.count == 1)
    #expect(try place.conservation()["alarmed"] == 1)
    #expect(try place.vigil("verify").hasPrefix("intact"))
    try verifyWithoutVigil(place)
  }

  @Test func whoIsRegisteredByTheCommandLineWhileTheGatewayRunsIsWatchedAtOnce() throws {
    let place = try Installation()
    try place.startGateway()
    try place.waitUntilReady()
    let added = try place.vigil("device", "add", "watch-17", "--unit", Installation.unit)
    let line = try #require(added.split(separator: "\n").first { $0.hasPrefix("password") })
    let password = try #require(line.split(separator: " ").last.map(String.init))
    let patient = try place.vigil("patient", "add", "Ida Winter").trimmingCharacters(in: .whitespacesAndNewlines)
    try place.vigil("device", "bind", "watch-17", patient, "--wallet", "doctor", "--yes")
    try place.vigil("patient", "team", patient, place.doctor.id, "--wallet", "doctor", "--yes")
    let doctor = try DoctorApplication(of: place)
    let device = Installation.Device(name: "watch-17", patient: patient, password: password)
    let wearable = try Wearable(device, of: place)
    try wearable.publish(Wearable.reading(1, hr: 150))
    try eventually("the call") { doctor.calls.contains { $0["patient"]?["name"]?.string == "Ida Winter" } }
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  /// The exported ledger under a verifier that shares no code with Vigil.
  private func verifyWithoutVigil(_ place: Installation) throws {
    let export = place.folder.appending(path: "export").path
    try place.vigil("export", export)
    let script = Installation.sources.appending(path: "Tests/Interop/verify_ledger.py").path
    let verdict = try run(Installation.sources.appending(path: "scripts/python"), [script, "export", export])
    #expect(verdict.hasPrefix("intact"))
  }
}
