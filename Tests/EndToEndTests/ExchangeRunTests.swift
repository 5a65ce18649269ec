import Foundation
import Testing

/// `vigil-ward exchange` with its oracle against a real gateway, small.
@Suite(.serialized) struct ExchangeRunTests {
  private let place: Installation
  private let token: URL
  private let report: URL
  private let log: URL

  init() throws {
    place = try Installation(devices: 0)
    token = place.folder.appending(path: "root.token")
    report = place.folder.appending(path: "report")
    log = place.folder.appending(path: "log")
    let shown = try place.vigil("wallet", "show", "administrator")
    let person = try #require(shown.split(separator: "\n").first { $0.hasPrefix("person") }?.split(separator: " ").last)
    try place.vigil("person", "token", String(person)).write(to: token, atomically: true, encoding: .utf8)
    try place.startGateway()
    try place.waitUntilReady()
  }

  /// - Parameter code: what it must end with.
  private func exchange(_ arguments: String..., expecting code: Int32 = 0) throws -> String {
    try run(
      try Program.built("vigil-ward"),
      [
        "exchange", "--gateway", "http://127.0.0.1:\(place.httpPort)", "--wallet",
        place.folder.appending(path: "wallets/administrator.wallet").path, "--token-file", token.path, "--patients",
        "10", "--clinicians", "6", "--set", "clinicians.organisations=3", "--set", "connections=16",
      ] + arguments, environment: ["NO_COLOR": "1"], expecting: code)
  }

  @Test func everyAccessOfAnExchangeIsExplained() throws {
    let gateway = try #require(place.gateway)
    let output = try exchange(
      "--rate", "60", "--for", "5s", "--report", report.path, "--log", log.path, "--watch-pid",
      "gateway=\(gateway.pid)", "--set", "exchange.short-for=1s..3s")
    #expect(output.contains("unexplained: none"), "\(output)")
    #expect(!output.contains("\u{1B}"), "escapes although it is no terminal")
    let data = try Data(contentsOf: report.appending(path: "report.json"))
    let found = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let latencies = try #require(found["latencies"] as? [String: [String: Any]])
    for name in ["request", "grant", "revoke", "open", "list", "write", "forge"] {
      #expect((latencies[name]?["count"] as? Int ?? 0) > 0, "nothing measured of \(name)")
    }
    let check = try #require(found["check"] as? [String: Any])
    let fates = try #require(check["fates"] as? [[String: Any]])
    let counts = Dictionary(uniqueKeysWithValues: fates.map { ($0["name"] as? String ?? "", $0["count"] as? Int ?? 0) })
    // A run in which nothing is refused, or nothing permitted, would prove nothing.
    #expect(counts["read, permitted", default: 0] > 5, "\(counts)")
    #expect(counts["read, refused", default: 0] > 5, "\(counts)")
    let page = try String(contentsOf: report.appending(path: "report.html"), encoding: .utf8)
    #expect(page.contains("Every access explained"))
    #expect(FileManager.default.fileExists(atPath: log.appending(path: "conclusion.json").path))
    let rows = try String(contentsOf: report.appending(path: "report.csv"), encoding: .utf8).split(separator: "\r\n")
    #expect(rows.first?.contains("open_p99_us") == true)
  }

  @Test func aLimitThatIsNotMetEndsWithOne() throws {
    let output = try exchange("--rate", "20", "--for", "1s", "--set", "expect.p99-ms=0.001", expecting: 1)
    #expect(output.contains("limit not met: open p99"), "\(output)")
  }

  @Test func whoIsNoAdministratorIsToldSo() throws {
    let wallet = place.folder.appending(path: "wallets/doctor.wallet").path
    let output = try run(
      try Program.built("vigil-ward"),
      [
        "exchange", "--gateway", "http://127.0.0.1:\(place.httpPort)", "--wallet", wallet, "--token-file", token.path,
      ], expecting: 1)
    #expect(output.contains("not those of one approved administrator"), "\(output)")
  }
}
