import Foundation
import Mosquitto

/// The gateway's connections to its broker, from the settings.
struct BrokerConnection {
  let settings: Settings.Broker

  /// What all sessions of the gateway share; the client id gets the session's own name.
  func session(_ name: String) throws -> SessionConfiguration {
    var session = SessionConfiguration(
      host: settings.host, port: settings.port, clientID: "\(settings.clientID)-\(name)")
    session.version = settings.version
    session.keepaliveSeconds = settings.keepaliveSeconds
    session.receiveMaximum = settings.receiveMaximum
    session.sendMaximum = 1_000
    session.credentials = try credentials()
    if settings.usesTLS { session.tls = tls }
    return session
  }

  private func credentials() throws -> Credentials? {
    guard let username = settings.username, let file = settings.passwordFile else { return nil }
    let password = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    return Credentials(username: username, password: password)
  }

  /// What TLS towards the broker is made of.
  var tls: TLSConfiguration {
    var tls = TLSConfiguration(authorityFile: settings.authority)
    tls.revocationListFile = settings.revocations
    if let certificate = settings.certificate, let key = settings.key {
      tls.identity = TLSConfiguration.Identity(certificateFile: certificate, privateKeyFile: key)
    }
    return tls
  }
}
