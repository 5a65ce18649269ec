import Foundation
import Ledger
import Testing

/// The commands by which people look at the watch and answer it, each beside one live gateway.
@Suite(.serialized) struct WatchingCommandTests {
  private static let signed = ["--wallet", "doctor", "--yes"]

  @Test func everyCommandSaysWhatIsSoBesideALiveGateway() throws {
    let place = try Installation(devices: 2)
    try Self.writeRota(of: place)
    try place.startGateway()
    try place.waitUntilReady()
    let doctor = try DoctorApplication(of: place)
    let wearables = try place.devices.map { try Wearable($0, of: place) }

    let ordered = try order(place, wearables[0], doctor)
    let reading = Wearable.reading(1, hr: 150)
    try wearables[1].publish(reading)
    let alert = try call(about: place.devices[1].patient, doctor)
    try answers(place, alert)
    try explanations(place, alert: alert, ordered: ordered, reading: reading)
    try proof(place, reading: reading)
    try rota(place)
    try drill(place, doctor)
    try report(place)
    try backtest(place)
    try checkUp(place)
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  @Test func aSimulatedDayThroughBacktestIsTheSameAsCSVAndAsJSONLines() throws {
    let place = try Installation()
    let rules = place.home.appending(path: "config/triage.yaml").path
    let csv = place.folder.appending(path: "day.csv").path
    let lines = place.folder.appending(path: "day.jsonl").path
    let start: Int64 = 1_700_006_400_000
    var table = "time,device,hr\n"
    var payloads = ""
    for patient in 0..<3 {
      for minute in 0..<1_440 {
        // One in three is ill from six to seven in the morning.
        let isIll = patient == 0 && (360..<420).contains(minute)
        let rate = isIll ? 150 : 70 + minute % 9
        let time = start + Int64(minute) * 60_000
        table += "\(time),w-\(patient),\(rate)\n"
        payloads += "{\"device\":\"w-\(patient)\",\"time\":\(time),\"hr\":\(rate)}\n"
      }
    }
    try table.write(toFile: csv, atomically: true, encoding: .utf8)
    try payloads.write(toFile: lines, atomically: true, encoding: .utf8)
    let answers: [String] = try [csv, lines].map { try place.vigil("backtest", "--rules", rules, "--json", $0) }
    #expect(answers[0] == answers[1])
    let found = try CanonicalJSON.parse(Array(answers[0].utf8))
    #expect(found["readings"]?.integer == 4_320 && found["source"]?.string == "files")
    #expect(found["current"]?["announced"]?.integer == 1)
    #expect(found["current"]?["announcedPerPatientDayThousandths"]?.integer == 334)
    let text = try place.vigil("backtest", "--rules", rules, csv, "--to", "2023-11-15T05:59:00Z")
    #expect(text.contains("everybody is judged by the rules alone"))
    #expect(text.contains("announced per patient and day") && text.contains("0.00"), "before anybody was ill")
  }

  // MARK: Steps

  /// Orders own limits for the patient, under which only the second reading alarms.
  ///
  /// - Returns: the alert.
  private func order(_ place: Installation, _ wearable: Wearable, _ doctor: DoctorApplication) throws -> String {
    let patient = place.devices[0].patient
    try run(
      place,
      ["patient", "order", "place", patient, "--limit", "hr.critical-high=200", "--days", "1"]
        + ["--reason", "athlete"] + Self.signed)
    let listed = try place.vigil("patient", "order", "list", patient)
    #expect(listed.contains("reason: athlete"), "\(listed)")
    try wearable.publish(Wearable.reading(1, hr: 150))
    try eventually("the reading that the order allows") { wearable.holds(1) }
    #expect(try place.conservation()["alarmed"] == 0)
    try wearable.publish(Wearable.reading(2, hr: 210))
    let alert = try call(about: patient, doctor)
    let number = try #require(listed.split(separator: " ").first.map(String.init))
    try run(place, ["patient", "order", "withdraw", patient, number, "--reason", "weaned"] + Self.signed)
    #expect(!(try place.vigil("patient", "order", "list", patient).contains("athlete")))
    #expect(try place.vigil("patient", "order", "list", patient, "--all").contains("ended"))
    return alert
  }

  private func answers(_ place: Installation, _ alert: String) throws {
    try run(place, ["alerts", "reject", alert] + Self.signed)
    #expect(try place.vigil("alerts", "show", alert).contains("escalated"))
    try run(place, ["alerts", "resolve", alert, "--reason", "treated", "--note", "given oxygen"] + Self.signed)
    #expect(!(try place.openAlerts()).contains { $0["alert"]?.string == alert })
    #expect(try attempt(place, ["alerts", "show", alert]).code != 0)
  }

  private func explanations(_ place: Installation, alert: String, ordered: String, reading: String) throws {
    let life = try place.vigil("explain", alert)
    for words in ["measured, by the device's clock", "alert.rejected", "by \(place.doctor.id)", "resolved after"] {
      #expect(life.contains(words), "\(words) in \(life)")
    }
    #expect(try place.vigil("explain", ordered).contains("announced after"))
    #expect(try attempt(place, ["explain", "A999999"]).code == 1)
    let patient = place.devices[1].patient
    #expect(try place.vigil("explain", "--patient", patient).contains(alert))

    let file = place.folder.appending(path: "message").path
    let topic = "vigil/v1/\(Installation.unit)/wearable-1/readings"
    try reading.write(toFile: file, atomically: true, encoding: .utf8)
    let explained = try place.vigil("explain-payload", file, "--topic", topic)
    #expect(explained.contains("format    JSON") && explained.contains("150 /min"), "\(explained)")
    try "{".write(toFile: file, atomically: true, encoding: .utf8)
    let refused = try attempt(place, ["explain-payload", file, "--topic", topic])
    #expect(refused.code == 1 && refused.output.contains("refused"))
  }

  private func proof(_ place: Installation, reading: String) throws {
    let file = place.folder.appending(path: "kept.jsonl").path
    try (reading + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    try eventually("the anchor behind the evidence") {
      try attempt(place, ["prove-reading", file, "--device", "wearable-1"]).output.contains("\nPROVED")
    }
    try (reading + "\n" + Wearable.reading(2, hr: 151) + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    let hidden = try attempt(place, ["prove-reading", file, "--device", "wearable-1"])
    #expect(hidden.code == 1 && hidden.output.contains("NOT PROVED") && hidden.output.contains("1 in none"))
  }

  private func rota(_ place: Installation) throws {
    #expect(try place.vigil("rota", "check").contains("no gap in 7 days"))
    #expect(try place.vigil("rota", "show").contains("always"))
    let broken = place.folder.appending(path: "broken.yaml").path
    try "version: 1\n".write(toFile: broken, atomically: true, encoding: .utf8)
    #expect(try attempt(place, ["rota", "check", "--file", broken]).code == 2)
    try run(place, ["rota", "handover", "--unit", Installation.unit] + Self.signed)
    #expect(try place.entries().contains { $0["type"]?.string == "shift.accepted" })
  }

  private func drill(_ place: Installation, _ doctor: DoctorApplication) throws {
    let said = try place.vigil("alerts", "drill", "--person", place.doctor.id)
    let alert = try #require(said.split(separator: " ").first.map(String.init))
    try eventually("the drill's call") {
      doctor.calls.contains { $0["alert"]?.string == alert && $0["drill"]?.bool == true }
    }
  }

  private func report(_ place: Installation) throws {
    let page = place.folder.appending(path: "report.html").path
    let found = try json(place.vigil("report", "--days", "1", "--json", "--html", page))
    #expect(found["alerts"]?.integer == 2 && found["announced"]?.integer == 2, "\(found)")
    #expect(found["ends"]?["treated"]?.integer == 1)
    #expect((found["drills"]?["raised"]?.integer ?? 0) >= 1)
    #expect(try String(contentsOfFile: page, encoding: .utf8).contains("<svg"))
    #expect(try place.vigil("report", "--days", "1").contains("alerts of patients"))
  }

  /// On the ledger's own readings, with the order under which one was judged.
  private func backtest(_ place: Installation) throws {
    let rules = place.home.appending(path: "config/triage.yaml").path
    let found = try json(place.vigil("backtest", "--rules", rules, "--json"))
    #expect(found["source"]?.string == "ledger" && found["readings"]?.integer == 3, "\(found)")
    for side in ["current", "proposed"] {
      #expect(found[side]?["abnormalReadings"]?.integer == 2, "what the order allows is normal")
      #expect(found[side]?["announced"]?.integer == 2)
    }
    #expect(found["differences"]?.array?.compactMap { $0["kind"]?.string } == ["same", "same"])
  }

  private func checkUp(_ place: Installation) throws {
    let file = place.home.appending(path: "broker/mosquitto.conf").path
    let looked = try attempt(
      place, ["doctor", "--json", "--broker-config", file, "--drill", place.doctor.id])
    let found = try json(looked.output)
    let checks = Dictionary(
      (found["checks"]?.array ?? []).map { ($0["name"]?.string ?? "", $0["standing"]?.string ?? "") }
    ) { first, _ in first }
    for name in [
      "broker.file", "broker.persistence", "broker.reached", "broker.queue",
      "broker.listener.\(place.brokerPort).max_qos",
      "channels.drill", "channels.drill.\(place.doctor.id)", "content.node.key", "content.master.key", "content.rules",
      "content.mappings", "files.node.key", "people.teams", "rota",
    ] { #expect(checks[name] == "good", "\(name): \(checks[name] ?? "missing")") }
    #expect(checks["people.gateway"] == "warning", "nobody can be called without the broker")
    // What the machine of a test is like decides the exit code, and it must be the worst that was found.
    let codes: [String: Int32] = ["good": 0, "unknown": 0, "warning": 1, "bad": 2]
    #expect(looked.code == codes[found["worst"]?.string ?? ""], "\(looked.output)")

    let key = place.home.appending(path: "keys/node.key").path
    let whole = try Data(contentsOf: URL(fileURLWithPath: key))
    try whole.prefix(7).write(to: URL(fileURLWithPath: key))
    defer { try? whole.write(to: URL(fileURLWithPath: key)) }
    let cut = try attempt(place, ["doctor", "--offline"])
    #expect(cut.code == 2 && cut.output.contains("content.node.key"), "\(cut.output)")
  }

  // MARK: Helpers

  private static func writeRota(of place: Installation) throws {
    let rota = """
      version: 1
      time-zone: UTC
      units:
        \(Installation.unit):
          shifts:
            - { name: always, days: mon-sun, hours: "00:00-00:00", persons: [\(place.doctor.id), \(place.desk.id)] }
      """
    try rota.write(to: place.home.appending(path: "config/rota.yaml"), atomically: true, encoding: .utf8)
  }

  private func call(about patient: String, _ doctor: DoctorApplication) throws -> String {
    try eventually("the call") {
      doctor.calls.first { $0["patient"]?["id"]?.string == patient }?["alert"]?.string
    }
  }

  private func json(_ output: String) throws -> JSONValue {
    try CanonicalJSON.parse(Array(output.drop { $0 != "{" }.utf8))
  }

  /// Runs a command whose exit code is part of what it says.
  private func attempt(_ place: Installation, _ arguments: [String]) throws -> (code: Int32, output: String) {
    let log = place.folder.appending(path: "attempt-\(UUID().uuidString)")
    let program = try Program(
      try Program.built("vigil"), arguments, environment: place.environment, log: log)
    return (try program.wait(within: 120), program.output)
  }

  private func run(_ place: Installation, _ arguments: [String]) throws {
    let (code, output) = try attempt(place, arguments)
    try #require(code == 0, "vigil \(arguments.joined(separator: " ")): \(output)")
  }
}
