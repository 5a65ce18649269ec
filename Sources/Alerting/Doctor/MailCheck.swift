/// Signs in at the mail server without sending anything.
package struct MailCheck: Sendable {
  private let channel: MailChannel

  package init(_ channel: MailChannel) {
    self.channel = channel
  }

  /// Blocks up to the channel's patience.
  package func diagnoses() -> [Diagnosis] {
    let server = "\(channel.settings.host):\(channel.settings.port)"
    do throws(MailError) {
      try MailTry([]).run(to: nil, channel.settings)
      return [Diagnosis("mail.server", .good, "\(server) takes our name")] + [content()]
    } catch {
      return [Diagnosis("mail.server", .bad, "\(server): \(error)", advice: Self.advice(error)), content()]
    }
  }

  private func content() -> Diagnosis {
    channel.settings.content == .summary
      ? Diagnosis(
        "mail.content", .warning, "e-mails say in clear what was found of a patient",
        advice: "alerts.mail.content: none")
      : Diagnosis("mail.content", .good, "e-mails say: \(channel.settings.content.rawValue)")
  }

  private static func advice(_ error: MailError) -> String {
    switch error {
    case .notEncrypted: "alerts.mail.security and alerts.mail.authority: the server offers no TLS that we trust"
    case .signInRefused: "alerts.mail.username and alerts.mail.passwordFile"
    default: "alerts.mail.host and alerts.mail.port"
    }
  }
}
