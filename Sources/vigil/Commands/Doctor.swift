import Alerting
import ArgumentParser
import Foundation
import Ledger
import Logging
import Mosquitto
import Sharing
import Triage
import Vitals

/// `vigil doctor`: looks at the installation for what would lose a reading or call nobody.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check broker, disk, clock, files, people and channels; say what to change.",
    discussion: """
      Runs beside a running gateway. Exit code 0 when nothing is worse than good, 1 with warnings, 2 when something loses
      readings, lets strangers speak, or calls nobody. What is unknown does not apply here, or could not be asked.

      Nobody is called unless --drill says whom: a drill, marked as one, over every channel of that person.
      Example: vigil doctor --broker-config /etc/mosquitto/mosquitto.conf --drill per-0123456789abcdef
      """)

  @OptionGroup var home: HomeOption
  @Option(
    help: ArgumentHelp(
      "The broker's configuration file.",
      discussion: "Default: broker/mosquitto.conf in the home, or \(BrokerFileSearch.packaged).", valueName: "file"))
  var brokerConfig: String?
  @Option(
    name: .customLong("drill"),
    help: ArgumentHelp("Call this person for a drill, and wait until it is delivered. Repeatable.", valueName: "person")
  )
  var drilled: [String] = []
  @Flag(help: "Leave out what asks the broker and the mail server.")
  var offline = false
  @Flag(help: "Print JSON instead of a table.")
  var json = false

  func run() throws {
    let folder = try home.initialised()
    let settings = try Settings(home: folder)
    let wall = SystemClock.now()
    let monotonic = ContinuousClock.now
    var found = files(folder, settings) + disks(folder) + ClockCheck().diagnoses()
    found += ContentCheck(home: folder, settings: settings, now: wall).diagnoses()
    found += BrokerFileSearch(
      named: brokerConfig, likely: [folder.brokerConfiguration, BrokerFileSearch.packaged],
      port: Int(settings.broker.port)
    ).diagnoses()
    if !offline { found += try live(settings) + drill(settings) + drilled.map { drill(calling: $0) } }
    found += people(settings)
    let wallTime = SystemClock.now().milliseconds(since: wall)
    found.append(ClockCheck.jump(wall: wallTime, monotonic: Int64(monotonic.duration(to: .now) / .milliseconds(1))))
    try report(found)
  }

  // MARK: Looking

  private func files(_ folder: HomeFolder, _ settings: Settings) -> [Diagnosis] {
    var demands = [
      FileCheck.Demand(folder.data, label: "data", mode: 0o700),
      .init(folder.path + "/keys", label: "keys", mode: 0o700),
      .init(folder.path + "/anchor", label: "anchor", mode: 0o700),
      .init(folder.nodeKey, label: "node.key", mode: 0o600), .init(folder.nodeName, label: "node.name", mode: 0o644),
      .init(settings.rules, label: "rules", mode: 0o644), .init(folder.settings, label: "settings", mode: 0o644),
      .init(folder.brokerACL, label: "broker.acl", mode: 0o644, isNeeded: false),
      .init(folder.brokerPasswords, label: "broker.passwords", mode: 0o644, isNeeded: false),
    ]
    let hasKeyInEnvironment = ProcessInfo.processInfo.environment["VIGIL_MASTER_KEY"] != nil
    demands.append(.init(folder.masterKey, label: "master.key", mode: 0o600, isNeeded: !hasKeyInEnvironment))
    if let file = settings.broker.passwordFile { demands.append(.init(file, label: "broker.password", mode: 0o600)) }
    for (label, file) in [("web.key", settings.web.key), ("broker.key", settings.broker.key)] {
      if let file { demands.append(.init(file, label: label, mode: 0o600)) }
    }
    if let file = settings.alerts.mail?.passwordFile {
      demands.append(.init(file, label: "mail.password", mode: 0o600))
    }
    return FileCheck(demands).diagnoses()
  }

  private func disks(_ folder: HomeFolder) -> [Diagnosis] {
    DiskCheck(folder: folder.data, label: "data").diagnoses()
      + DiskCheck(folder: folder.path + "/anchor", label: "anchor", tries: 16).diagnoses()
  }

  private func live(_ settings: Settings) throws -> [Diagnosis] {
    var logger = Logger(label: "vigil")
    logger.logLevel = .critical
    let session = try BrokerConnection(settings: settings.broker).session("doctor")
    var found = BrokerProbe(session, logger: logger).diagnoses()
    if let mail = settings.alerts.mail { found += MailCheck(try mail.channel()).diagnoses() }
    return found
  }

  /// A drill over the running gateway's own way of alerts, which must come back.
  private func drill(_ settings: Settings) -> [Diagnosis] {
    let name = "channels.drill"
    guard settings.alerts.canaryMinutes > 0 else {
      return [Diagnosis(name, .warning, "the canary is switched off", advice: "alerts.canaryMinutes: 5")]
    }
    return [
      wait(
        forDrillOf: nil, name: name, within: 15, goal: "came back acknowledged", isOver: { $0 == nil },
        failure: Diagnosis(
          name, .bad, "did not come back within 15 s: perhaps nobody would be called",
          advice: "let the gateway's account read vigil/v1/alerts/canary and write …/canary/answers; see its log"))
    ]
  }

  /// A drill that calls a person, until one of the person's channels has it.
  private func drill(calling person: String) -> Diagnosis {
    let name = "channels.drill.\(person)"
    let reached = [AlarmState.delivered, .acknowledged].map(\.rawValue)
    return wait(
      forDrillOf: person, name: name, within: 30, goal: "delivered",
      isOver: { $0 == nil || $0?["state"]?.string.map(reached.contains) == true },
      failure: Diagnosis(
        name, .bad, "no channel of this person confirmed a drill within 30 s",
        advice: "`vigil alerts list` and the gateway's log tell what failed; it stays open until it is answered"))
  }

  /// - Parameter isOver: looks at the drill as the list of open alerts has it; nil once it is gone.
  private func wait(
    forDrillOf person: String?, name: String, within seconds: Int, goal: String, isOver: (JSONValue?) -> Bool,
    failure: Diagnosis
  ) -> Diagnosis {
    do {
      return try home.answered { gateway, _ in
        guard gateway is RemoteGateway else { return Diagnosis(name, .unknown, "no gateway runs") }
        let began = ContinuousClock.now
        guard let alert = try gateway.ask(.drill(person: person))["alert"] else {
          throw OperatorRefusal.malformedAnswer
        }
        while began.duration(to: .now) < .seconds(seconds) {
          usleep(100_000)
          guard let open = try gateway.ask(.alerts).array else { throw OperatorRefusal.malformedAnswer }
          if isOver(open.first { $0["alert"] == alert }) {
            return Diagnosis(name, .good, "\(goal) within \(Int(began.duration(to: .now) / .milliseconds(1))) ms")
          }
        }
        return failure
      }
    } catch { return Diagnosis(name, .bad, "the gateway cannot be asked: \(Refusals.words(error))") }
  }

  private func people(_ settings: Settings) -> [Diagnosis] {
    do {
      let (persons, patients) = try home.answered { gateway, _ in
        (try gateway.ask(.persons), try gateway.ask(.patients))
      }
      return PeopleCheck(persons: persons, patients: patients, hasMailServer: settings.alerts.mail != nil).diagnoses()
        + RotaCheck(path: try home.initialised().rota, persons: persons, now: SystemClock.now()).diagnoses()
    } catch {
      return [Diagnosis("people", .bad, "the gateway cannot be asked: \(Refusals.words(error))")]
    }
  }

  // MARK: Saying

  private func report(_ found: [Diagnosis]) throws {
    let worst = found.map(\.standing).max() ?? .good
    if json {
      let page: JSONValue = ["checks": .array(found.map(\.json)), "worst": .string(worst.rawValue)]
      Console.print(String(decoding: try CanonicalJSON.encode(page), as: UTF8.self))
    } else {
      for diagnosis in found { Self.print(diagnosis, width: found.map(\.name.count).max() ?? 0) }
      let counts = Diagnosis.Standing.allCases.map { standing in
        "\(found.filter { $0.standing == standing }.count) \(standing.rawValue)"
      }
      Console.print("\n" + counts.joined(separator: ", "))
    }
    if worst == .warning { throw ExitCode(1) }
    if worst == .bad { throw ExitCode(2) }
  }

  private static func print(_ diagnosis: Diagnosis, width: Int) {
    let standing = diagnosis.standing.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
    let name = diagnosis.name.padding(toLength: width, withPad: " ", startingAt: 0)
    Console.print("\(standing) \(name)  \(diagnosis.found)")
    if let advice = diagnosis.advice {
      Console.print(String(repeating: " ", count: 9 + width) + "  -> \(advice)")
    }
  }
}
