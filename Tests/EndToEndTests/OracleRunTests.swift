import Foundation
import Ledger
import Testing

/// `vigil-ward` with its oracle against a real gateway: what it explains, and what it must not explain away.
@Suite(.serialized) struct OracleRunTests {
  /// A run with every kind of fault, and where its files are.
  private struct Run {
    let place: Installation
    let log: URL
    let report: URL
    let token: URL
    let output: String

    init() throws {
      place = try Installation(devices: 12)
      try place.startGateway()
      try place.waitUntilReady()
      log = place.folder.appending(path: "log")
      report = place.folder.appending(path: "report")
      token = place.folder.appending(path: "desk.token")
      let password = place.folder.appending(path: "doctor.password")
      try place.vigil("person", "token", place.desk.id).write(to: token, atomically: true, encoding: .utf8)
      try place.doctor.password.write(to: password, atomically: true, encoding: .utf8)
      let gateway = try #require(place.gateway)
      output = try run(
        try Program.built("vigil-ward"),
        [
          "run", "steady", "--patients", "12", "--rate", "60", "--abnormal", "0.05", "--for", "8s", "--drain", "60s",
          "--broker", "127.0.0.1:\(place.brokerPort)", "--devices", place.home.appending(path: "ward.json").path,
          "--set",
          "faults.duplicates=0.1", "--set", "faults.malformed=0.05", "--set", "faults.hostile=0.05", "--set",
          "faults.wrong-identity=0.05", "--log", log.path, "--report", report.path, "--doctor", place.doctor.id,
          "--doctor-password-file", password.path, "--watch-pid", "gateway=\(gateway.pid)",
        ] + Self.gateway(place, token), environment: ["NO_COLOR": "1"])
    }

    static func gateway(_ place: Installation, _ token: URL) -> [String] {
      [
        "--gateway", "http://127.0.0.1:\(place.httpPort)", "--token-file", token.path, "--rules",
        Installation.sources.appending(path: "config/triage.yaml").path,
      ]
    }

    /// Compares the log again.
    func check(expecting code: Int32) throws -> String {
      try EndToEndTests.run(
        try Program.built("vigil-ward"), ["check", log.path] + Self.gateway(place, token), expecting: code)
    }

    var truth: [String] {
      get throws {
        try String(contentsOf: log.appending(path: "truth.jsonl"), encoding: .utf8).split(separator: "\n").map(
          String.init)
      }
    }

    func replaceTruth(_ lines: [String]) throws {
      try (lines.joined(separator: "\n") + "\n").write(
        to: log.appending(path: "truth.jsonl"), atomically: true, encoding: .utf8)
    }
  }

  @Test func everyMessageOfAFaultyRunIsExplainedAndALieAboutOneIsNamed() throws {
    let run = try Run()
    #expect(run.output.contains("unexplained: none"), "\(run.output)")
    #expect(!run.output.contains("\u{1B}"), "escapes although it is no terminal")
    try requireReport(run)
    #expect(try run.check(expecting: 0).contains("unexplained: none"))

    let truth = try run.truth
    let isClean = { (line: String) in line.hasPrefix("{\"sent\"") && line.contains("\"intent\":\"clean\"") }
    // A reading that was normal is said to have been an emergency: the gateway has no evidence of it.
    let normal = try #require(truth.firstIndex { isClean($0) && !$0.contains("\"hr\":150") && $0.contains("\"hr\":") })
    var lied = truth
    lied[normal] = truth[normal].replacing(/"hr":\d+/, with: "\"hr\":163")
    try run.replaceTruth(lied)
    let missing = try run.check(expecting: 1)
    #expect(missing.contains("missing-alarm") && missing.contains("hr 163 is critical-high"), "\(missing)")
    // A reading that alarmed is said never to have been sent.
    let alarmed = try #require(truth.firstIndex { isClean($0) && $0.contains("\"hr\":150") })
    lied = truth
    lied.remove(at: alarmed)
    try run.replaceTruth(lied)
    #expect(try run.check(expecting: 1).contains("never-sent"))
    // A number is said to have been sent that the gateway never had.
    lied = truth
    lied[normal] = truth[normal].replacing(/"seq":\d+/, with: "\"seq\":987654")
    try run.replaceTruth(lied)
    let lost = try run.check(expecting: 1)
    #expect(lost.contains("lost") && lost.contains("seq 987654"), "\(lost)")
  }

  @Test func patientsWithCOPDAreJudgedOnScaleTwoByASignedOrder() throws {
    let place = try Installation(devices: 3)
    try place.startGateway()
    try place.waitUntilReady()
    let scenario = place.folder.appending(path: "copd.yaml")
    try """
    name: copd
    summary: two patients with COPD, one without
    patients:
      count: 3
      courses:
        - { course: copd, index: 0..1, at: 1s, over: 30s }
    devices: { cadence: 200ms }
    duration: 6s
    drain: 60s
    """.write(to: scenario, atomically: true, encoding: .utf8)
    let (desk, doctor) = (place.folder.appending(path: "desk.token"), place.folder.appending(path: "doctor.token"))
    try place.vigil("person", "token", place.desk.id).write(to: desk, atomically: true, encoding: .utf8)
    try place.vigil("person", "token", place.doctor.id).write(to: doctor, atomically: true, encoding: .utf8)
    let log = place.folder.appending(path: "log")
    let wallet = place.folder.appending(path: "wallets/doctor.wallet").path
    let output = try run(
      try Program.built("vigil-ward"),
      [
        "run", scenario.path, "--broker", "127.0.0.1:\(place.brokerPort)", "--devices",
        place.home.appending(path: "ward.json").path, "--log", log.path, "--doctor-wallet", wallet,
        "--doctor-token-file", doctor.path,
      ] + Run.gateway(place, desk), environment: ["NO_COLOR": "1"])
    #expect(output.contains("unexplained: none"), "\(output)")
    #expect(output.contains("2 devices are judged by signed orders for their wearers"), "\(output)")
    // On scale 1 hardly any saturation of these two would be within limits.
    let verdicts = try String(contentsOf: log.appending(path: "verdicts.jsonl"), encoding: .utf8).split(separator: "\n")
    #expect(verdicts.contains { $0.contains("summarised") && !$0.contains("wearable-2") }, "\(verdicts.prefix(5))")
    let orders = try place.entries().count { $0["type"]?.string == "order.placed" }
    #expect(orders == 2)
  }

  private func requireReport(_ run: Run) throws {
    let data = try Data(contentsOf: run.report.appending(path: "report.json"))
    let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let latencies = try #require(report["latencies"] as? [String: [String: Any]])
    for name in ["acknowledged", "receipt", "evidence", "alert"] {
      #expect((latencies[name]?["count"] as? Int ?? 0) > 0, "nothing measured of \(name)")
    }
    let check = try #require(report["check"] as? [String: Any])
    #expect(check["unexplained"] as? Int == 0)
    #expect((check["received"] as? Int ?? 0) >= 480)
    let page = try String(contentsOf: run.report.appending(path: "report.html"), encoding: .utf8)
    #expect(page.contains("<svg") && page.contains("Every reading explained"))
    let rows = try String(contentsOf: run.report.appending(path: "report.csv"), encoding: .utf8).split(
      separator: "\r\n")
    #expect(rows.count >= 9)
    let verdicts = try String(contentsOf: run.log.appending(path: "verdicts.jsonl"), encoding: .utf8).split(
      separator: "\n")
    let made = try run.truth.count { $0.contains("\"intent\":\"clean\"") }
    #expect(verdicts.count == made, "a verdict for each reading")
  }
}
