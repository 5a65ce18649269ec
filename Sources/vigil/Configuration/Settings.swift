import Foundation
import Mosquitto
import Sharing
import Store
import YAMLFile

/// `config/vigil.yaml`, read and checked. Every key can be overridden by the environment: see ``SettingsFile``.
struct Settings: Sendable {
  struct Broker: Sendable {
    var host: String
    var port: UInt16
    var version: SessionConfiguration.ProtocolVersion
    var clientID: String
    var username: String?
    var passwordFile: String?
    var keepaliveSeconds: UInt16
    var receiveMaximum: UInt16
    var authority: String?
    var certificate: String?
    var key: String?
    var revocations: String?
    var usesTLS: Bool
  }

  struct Web: Sendable {
    var host: String
    var port: Int
    var certificate: String?
    var key: String?
    var registrationsPerHour: Int
  }

  struct Intake: Sendable {
    var batch: Int
    var payloadBytes: Int
    var windowMilliseconds: Int64
    var windowGraceMilliseconds: Int64
    var journalBytes: Int
    var receiptsPerSecond: Int
    var rejectionDays: Int
  }

  struct Alerts: Sendable {
    var allowsPrivateWebhooks: Bool
    var heartbeatSeconds: Int
    var brokerAwaySeconds: Int
    /// Of all devices, in percent: when more fall silent at once it is one outage, not many.
    var outageShare: Int
    /// From one drill of the canary to the next; 0 for none.
    var canaryMinutes: Int
    /// The mail server, where one is set.
    var mail: MailSection?
  }

  var facility: String
  /// The origin for a new ledger; afterwards the name beside the node key counts.
  var origin: String
  var rules: String
  /// The folder with the templates for other vendors' JSON; it need not exist.
  var mappings: String
  var broker: Broker
  var web: Web
  var intake: Intake
  /// How long summaries keep their grain.
  var summaries: SummaryRetention
  var alerts: Alerts
  /// What people may send, and what stays free on the disk.
  var uploads: UploadLimits

  /// Reads the settings of a home folder.
  ///
  /// - Throws: ``SettingsFile/Refusal`` naming file, line and key.
  init(home: HomeFolder, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    var file = try SettingsFile(path: home.settings, environment: environment)
    facility = file.text("node.facility", default: "facility")
    origin = file.text("node.origin", default: "vigil.example/gateway")
    rules = file.text("rules", default: home.rules)
    mappings = file.text("mappings", default: home.mappings)
    broker = try Self.broker(&file, home: home)
    web = Web(
      host: file.text("http.host", default: "127.0.0.1"),
      port: try file.whole("http.port", default: 8080, in: 0...65_535), certificate: file.text("http.tls.certificate"),
      key: file.text("http.tls.key"),
      registrationsPerHour: try file.whole("http.registrationsPerHour", default: 720, in: 1...3_600_000))
    guard (web.certificate == nil) == (web.key == nil) else {
      // The one that stands there: only it has a line.
      let half = web.key == nil ? "http.tls.certificate" : "http.tls.key"
      throw file.refusal(half, "certificate and key belong together")
    }
    intake = Intake(
      batch: try file.whole("intake.batch", default: 1_000, in: 1...65_535),
      payloadBytes: try file.whole("intake.payloadBytes", default: 65_536, in: 256...16_777_216),
      windowMilliseconds: Int64(try file.whole("intake.windowSeconds", default: 300, in: 1...86_400)) * 1_000,
      windowGraceMilliseconds: Int64(try file.whole("intake.windowGraceSeconds", default: 60, in: 1...86_400)) * 1_000,
      journalBytes: try file.whole("intake.journalMegabytes", default: 32, in: 1...4_096) << 20,
      receiptsPerSecond: try file.whole("intake.receiptsPerSecond", default: 2_000, in: 1...1_000_000),
      rejectionDays: try file.whole("intake.rejectionDays", default: 30, in: 1...3_650))
    summaries = try Self.summaries(&file)
    alerts = Alerts(
      allowsPrivateWebhooks: try file.truth("alerts.allowPrivateWebhooks", default: false),
      heartbeatSeconds: try file.whole("alerts.heartbeatSeconds", default: 5, in: 1...3_600),
      brokerAwaySeconds: try file.whole("alerts.brokerAwaySeconds", default: 30, in: 1...86_400),
      outageShare: try file.whole("alerts.outageSharePercent", default: 50, in: 1...100),
      canaryMinutes: try file.whole("alerts.canaryMinutes", default: 5, in: 0...1_440),
      mail: try MailSection(&file))
    uploads = UploadLimits()
    uploads.patientBytes =
      Int64(try file.whole("uploads.patientMegabytes", default: 5_120, in: 0...1_073_741_824)) << 20
    uploads.reserveBytes =
      Int64(try file.whole("uploads.reserveMegabytes", default: 1_024, in: 0...1_073_741_824)) << 20
    try file.refuseUnknown()
  }

  private static func summaries(_ file: inout SettingsFile) throws -> SummaryRetention {
    let retention = SummaryRetention(
      minutesDays: try file.whole("summaries.minutesDays", default: 30, in: 1...36_500),
      quarterHoursDays: try file.whole("summaries.quarterHoursDays", default: 400, in: 1...36_500))
    guard retention.quarterHoursDays >= retention.minutesDays else {
      // The one that stands there: only it has a line.
      let named = file.text("summaries.quarterHoursDays") == nil ? "minutesDays" : "quarterHoursDays"
      throw file.refusal(
        "summaries.\(named)",
        "quarterHoursDays must be at least minutesDays: both count from the time of the readings")
    }
    return retention
  }

  private static func broker(_ file: inout SettingsFile, home: HomeFolder) throws -> Broker {
    let version = try file.choice("broker.version", default: "5", of: ["5", "3.1.1"])
    let authority = file.text("broker.tls.authority")
    let broker = Broker(
      host: file.text("broker.host", default: "127.0.0.1"),
      port: UInt16(try file.whole("broker.port", default: 1_883, in: 1...65_535)),
      version: version == "5" ? .mqtt5 : .mqtt311, clientID: file.text("broker.clientID", default: "vigil"),
      username: file.text("broker.username", default: "vigil"),
      passwordFile: file.text("broker.passwordFile", default: home.brokerPassword),
      keepaliveSeconds: UInt16(try file.whole("broker.keepaliveSeconds", default: 60, in: 5...65_535)),
      receiveMaximum: UInt16(try file.whole("broker.receiveMaximum", default: 1_000, in: 1...65_535)),
      authority: authority, certificate: file.text("broker.tls.certificate"), key: file.text("broker.tls.key"),
      revocations: file.text("broker.tls.revocations"),
      usesTLS: try file.truth("broker.tls.enabled", default: authority != nil))
    guard (broker.certificate == nil) == (broker.key == nil) else {
      // The one that stands there: only it has a line.
      let half = broker.key == nil ? "broker.tls.certificate" : "broker.tls.key"
      throw file.refusal(half, "certificate and key belong together")
    }
    return broker
  }

  /// What `vigil init` writes: every key with its default and what it means.
  static func template(origin: String, facility: String, brokerPort: Int, webPort: Int) -> String {
    """
    # Settings of this gateway. Every key can be overridden by the environment: http.port by VIGIL_HTTP_PORT,
    # broker.receiveMaximum by VIGIL_BROKER_RECEIVE_MAXIMUM. Unknown keys are refused at start.
    node:
      # The name of the ledger, for ever: the first line of its checkpoints.
      origin: \(origin)
      facility: \(facility)
    broker:
      host: 127.0.0.1
      port: \(brokerPort)
      version: "5"              # or "3.1.1"
      username: vigil           # its password lies in keys/broker.password
      keepaliveSeconds: 60      # at least four times the worst stall of a commit
      receiveMaximum: 1000      # messages in flight to one lane
    http:
      host: 127.0.0.1
      port: \(webPort)
      # tls:
      #   certificate: /etc/vigil/tls/certificate.pem
      #   key: /etc/vigil/tls/key.pem
      registrationsPerHour: 720 # from one address, beyond the first forty at once
    intake:
      batch: 1000               # messages in one commit
      windowSeconds: 300        # length of a summary
      windowGraceSeconds: 60
      rejectionDays: 30         # how long refused bytes stay readable
    summaries:                  # of normal readings; alarms, their evidence and their strips are kept whole, for ever
      minutesDays: 30           # how long windows stay as they were closed; then they become quarter hours
      quarterHoursDays: 400     # how long quarter hours stay; then they become days, which stay
    uploads:                    # files that people send; a patient needs nobody's approval
      patientMegabytes: 5120    # of one patient's own files
      reserveMegabytes: 1024    # free room that nothing which people send may take: alerts need it
    alerts:
      allowPrivateWebhooks: false
      heartbeatSeconds: 5
      brokerAwaySeconds: 30     # then it is an alert, by another path than the broker
      canaryMinutes: 5          # a drill so often; one that does not come back is an alert. 0 for none
      # mail:                   # e-mails to persons who have an address (`vigil person add --mail`)
      #   host: mail.example
      #   security: starttls    # or tls (port 465), or none for a server on this machine
      #   from: vigil@hospital.example
      #   username: vigil
      #   passwordFile: /etc/vigil/mail.password
      #   content: none         # what may stand there in clear: none, priority, or summary
      #   link: https://vigil.hospital.example

    """
  }
}
