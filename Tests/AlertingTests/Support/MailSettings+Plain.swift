import Store

@testable import Alerting

extension MailSettings {
  /// Towards a server of the test, with time enough for a busy machine.
  static func plain(port: UInt16, sender: MailAddress) -> MailSettings {
    var settings = MailSettings(host: "127.0.0.1", port: port, sender: sender)
    settings.security = .none
    settings.connectMilliseconds = 60_000
    settings.totalMilliseconds = 60_000
    return settings
  }
}
