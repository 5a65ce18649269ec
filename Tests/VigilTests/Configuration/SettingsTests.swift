import Mosquitto
import Testing
import YAMLFile

@testable import vigil

@Suite struct SettingsTests {
  struct Fault: CustomTestStringConvertible {
    let text: String
    let line: Int
    let key: String
    let problem: String

    init(_ text: String, _ line: Int, _ key: String, _ problem: String) {
      (self.text, self.line, self.key, self.problem) = (text, line, key, problem)
    }

    var testDescription: String { "\(key): \(problem)" }
  }

  private let home = TemporaryHome()

  @Test("What init writes parses to the defaults, which are those of an empty file")
  func template() throws {
    let template = Settings.template(
      origin: "vigil.example/gateway", facility: "facility", brokerPort: 1_883, webPort: 8_080)
    let written = try home.settings(template)
    #expect(String(describing: written) == String(describing: try home.settings("")))
    #expect(written.broker.version == .mqtt5)
    #expect(written.broker.port == 1_883)
    #expect(written.broker.receiveMaximum == 1_000)
    #expect(written.broker.passwordFile == home.folder.brokerPassword)
    #expect(!written.broker.usesTLS)
    #expect(written.web.host == "127.0.0.1")
    #expect(written.web.port == 8_080)
    #expect(written.intake.windowMilliseconds == 300_000)
    #expect(!written.alerts.allowsPrivateWebhooks)
    #expect(written.rules == home.folder.rules)
  }

  @Test("What init was told stands in the template")
  func templateValues() throws {
    let settings = try home.settings(
      Settings.template(origin: "a.example/b", facility: "st-mary", brokerPort: 2, webPort: 0))
    #expect(settings.origin == "a.example/b")
    #expect(settings.facility == "st-mary")
    #expect(settings.broker.port == 2)
    #expect(settings.web.port == 0)
  }

  @Test(
    "A wrong setting is refused with file, line and key",
    arguments: [
      Fault("http:\n  port: 8080\n  prot: 1\n", 3, "http.prot", "unknown key"),
      Fault("htttp:\n  port: 8080\n", 2, "htttp.port", "unknown key"),
      Fault("http:\n  port: eighty\n", 2, "http.port", "must be a whole number from 0 to 65535"),
      Fault("http:\n  port: 65536\n", 2, "http.port", "must be a whole number from 0 to 65535"),
      Fault("# none\nbroker:\n  port: 0\n", 3, "broker.port", "must be a whole number from 1 to 65535"),
      Fault("intake:\n  batch: 1.5\n", 2, "intake.batch", "must be a whole number from 1 to 65535"),
      Fault("broker:\n  version: 5.0\n", 2, "broker.version", "must be one of 5, 3.1.1"),
      Fault("alerts:\n  allowPrivateWebhooks: yes\n", 2, "alerts.allowPrivateWebhooks", "must be true or false"),
      Fault("broker:\n  host: [a, b]\n", 2, "broker.host", "must be a single value"),
      Fault("http:\n  port: 1\nhttp.port: 2\n", 3, "http.port", "stands twice"),
      Fault("http:\n  tls:\n    certificate: c\n", 3, "http.tls.certificate", "certificate and key belong together"),
      Fault("http:\n  tls:\n    key: k\n", 3, "http.tls.key", "certificate and key belong together"),
      Fault("broker:\n  tls:\n    key: k\n", 3, "broker.tls.key", "certificate and key belong together"),
      Fault(
        "summaries:\n  minutesDays: 10\n  quarterHoursDays: 9\n", 3, "summaries.quarterHoursDays",
        "quarterHoursDays must be at least minutesDays: both count from the time of the readings"),
      Fault(
        "summaries:\n  minutesDays: 500\n", 2, "summaries.minutesDays",
        "quarterHoursDays must be at least minutesDays: both count from the time of the readings"),
      Fault("summaries:\n  minutesDays: 0\n", 2, "summaries.minutesDays", "must be a whole number from 1 to 36500"),
      Fault(
        "broker:\n  tls:\n    certificate: c\n", 3, "broker.tls.certificate", "certificate and key belong together"),
    ])
  func refused(fault: Fault) throws {
    let refusal = try #require(try home.refusal(fault.text))
    #expect(refusal.file == home.folder.settings)
    #expect(refusal.line == fault.line)
    #expect(refusal.key == fault.key)
    #expect(refusal.problem == fault.problem)
    #expect(refusal.description == "\(home.folder.settings):\(fault.line): \(fault.key): \(fault.problem)")
  }

  @Test("The same key twice in one mapping is refused on one of its two lines")
  func duplicate() throws {
    let refusal = try #require(try home.refusal("node:\n  facility: a\n  origin: b\n  facility: c\n"))
    #expect(refusal.key == "facility")
    #expect([2, 4].contains(refusal.line))
    #expect(refusal.problem == "stands twice")
  }

  @Test("What is not YAML is refused with its line, and a missing file with the way out")
  func unreadable() throws {
    let broken = try #require(try home.refusal("http:\n  port: \"8080\n"))
    #expect(broken.line > 0)
    #expect(broken.problem.hasPrefix("is not YAML"))
    let nowhere = TemporaryHome()
    #expect {
      try Settings(home: nowhere.folder, environment: [:])
    } throws: { error in
      "\(error)" == "\(nowhere.folder.settings): cannot be read; `vigil init` makes one"
    }
  }

  @Test("The environment goes before the file")
  func environment() throws {
    let settings = try home.settings(
      "http:\n  port: 1\nbroker:\n  receiveMaximum: 2\n",
      environment: ["VIGIL_HTTP_PORT": "9", "VIGIL_BROKER_RECEIVE_MAXIMUM": "42", "VIGIL_BROKER_TLS_ENABLED": "true"])
    #expect(settings.web.port == 9)
    #expect(settings.broker.receiveMaximum == 42)
    #expect(settings.broker.usesTLS)
    #expect(SettingsFile.variable(for: "broker.receiveMaximum") == "VIGIL_BROKER_RECEIVE_MAXIMUM")
  }

  @Test("A wrong variable is refused by its own name")
  func wrongEnvironment() throws {
    let port = try home.refusal("", environment: ["VIGIL_HTTP_PORT": "-1"])
    #expect(port?.description == "VIGIL_HTTP_PORT: http.port: must be a whole number from 0 to 65535")
    let half = try home.refusal("", environment: ["VIGIL_HTTP_TLS_KEY": "k"])
    #expect(half?.description == "VIGIL_HTTP_TLS_KEY: http.tls.key: certificate and key belong together")
  }
}
