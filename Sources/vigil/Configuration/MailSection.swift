import Alerting
import Foundation
import Store
import YAMLFile

/// The part `alerts.mail` of the settings.
struct MailSection: Sendable {
  var settings: MailSettings
  /// Read when the gateway starts, so that the password is held nowhere else.
  var passwordFile: String?

  /// - Returns: nil when no mail server is named.
  init?(_ file: inout SettingsFile) throws {
    let host = file.text("alerts.mail.host")
    let security =
      MailSettings.Security(
        rawValue: try file.choice(
          "alerts.mail.security", default: "starttls", of: MailSettings.Security.allCases.map(\.rawValue))) ?? .startTLS
    let port = try file.whole("alerts.mail.port", default: security == .implicit ? 465 : 587, in: 1...65_535)
    let sender = file.text("alerts.mail.from")
    let content =
      MailSettings.Content(
        rawValue: try file.choice(
          "alerts.mail.content", default: "none", of: MailSettings.Content.allCases.map(\.rawValue))) ?? .none
    let username = file.text("alerts.mail.username")
    let passwordFile = file.text("alerts.mail.passwordFile")
    let authority = file.text("alerts.mail.authority")
    let link = file.text("alerts.mail.link")
    let seconds = try file.whole("alerts.mail.timeoutSeconds", default: 15, in: 1...300)
    guard let host else { return nil }
    guard let address = sender.flatMap(MailAddress.init) else {
      throw file.refusal("alerts.mail.from", "an e-mail address must stand here")
    }
    guard (username == nil) == (passwordFile == nil) else {
      throw file.refusal("alerts.mail.username", "username and passwordFile belong together")
    }
    if security == .none, !Self.isThisMachine(host) {
      throw file.refusal("alerts.mail.security", "without TLS only a mail server on this machine is used")
    }
    settings = MailSettings(host: host, port: UInt16(port), sender: address)
    settings.security = security
    settings.username = username
    settings.authorityFile = authority
    settings.content = content
    settings.linkBase = link
    settings.totalMilliseconds = seconds * 1_000
    settings.connectMilliseconds = min(5_000, seconds * 1_000)
    self.passwordFile = passwordFile
  }

  /// - Throws: what reading the password file throws.
  func channel() throws -> MailChannel {
    var complete = settings
    complete.password = try passwordFile.map {
      try String(contentsOfFile: $0, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return MailChannel(complete)
  }

  private static func isThisMachine(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }
}
