import Logging
import Mosquitto
import TestBroker
import Testing

@testable import Alerting

@Suite struct BrokerProbeTests {
  private static let access = [
    "user vigil", "topic read $SYS/#", "topic readwrite vigil/v1/gateway/probe/+",
  ]

  private func probe(_ options: Broker.Options, password: String? = "secret") throws -> [String: Diagnosis] {
    let broker = try Broker(options)
    var session = SessionConfiguration(host: "127.0.0.1", port: broker.port, clientID: "vigil")
    if let password { session.credentials = Credentials(username: "vigil", password: password) }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let found = BrokerProbe(session, patienceMilliseconds: 20_000, logger: logger).diagnoses()
    return Dictionary(found.map { ($0.name, $0) }) { first, _ in first }
  }

  private func guarded() -> Broker.Options {
    var options = Broker.Options()
    options.passwords = ["vigil": "secret"]
    options.accessList = Self.access
    options.lines = ["sys_interval 1"]
    return options
  }

  @Test func aBrokerThatKeepsEverythingIsGood() throws {
    let found = try probe(guarded())
    for name in ["broker.reached", "broker.dropped", "broker.strangers", "broker.access", "broker.queue"] {
      #expect(found[name]?.standing == .good, "\(name): \(found[name]?.found ?? "missing")")
    }
  }

  /// The count expires a minute after it changed last.
  @Test(arguments: [
    ("mosquitto version 2.0.11", ["0"], Diagnosis.Standing.good), ("mosquitto version 2.0.11", ["7"], .bad),
    ("mosquitto version 2.0.11", [], .good), ("mosquitto version 1.6.9", [], .unknown),
  ])
  func whatABrokerSaysOfItsDropsIsReadAsItMeansIt(version: String, count: [String], standing: Diagnosis.Standing) {
    var values = ["$SYS/broker/version": version]
    values["$SYS/broker/publish/messages/dropped"] = count.first
    #expect(BrokerProbe.dropped(values).standing == standing)
    #expect(BrokerProbe.dropped([:]).standing == .unknown)
  }

  @Test func aBoundOnTheQueueIsFoundByWhatIsMissing() throws {
    var options = guarded()
    options.lines += ["max_queued_messages 1000", "max_inflight_messages 20"]
    let found = try probe(options)
    let queue = try #require(found["broker.queue"])
    #expect(queue.standing == .bad)
    #expect(queue.found.contains("of 1200 messages"))
    #expect(queue.advice?.contains("max_queued_messages 0") == true)
  }

  @Test func anOpenBrokerIsFound() throws {
    var options = guarded()
    options.accessList = []
    options.lines += ["allow_anonymous true"]
    let found = try probe(options)
    #expect(found["broker.strangers"]?.standing == .bad)
    #expect(found["broker.access"]?.standing == .bad)
  }

  @Test func aWrongPasswordIsNamedAndNothingElseIsTried() throws {
    let found = try probe(guarded(), password: "wrong")
    #expect(found["broker.reached"]?.standing == .bad)
    #expect(found.count == 1)
  }
}
