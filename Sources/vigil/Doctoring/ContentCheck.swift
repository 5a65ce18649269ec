import Alerting
import Intake
import Mosquitto
import Vitals

/// Loads what a start of the gateway would load, and says what it would be refused for: keys, rules, templates and TLS
/// files. Rights alone say nothing of a key that was cut short.
struct ContentCheck {
  /// From here on the end of a certificate is told, in seconds before it.
  private static let warningSeconds: Int64 = 14 * 86_400

  let home: HomeFolder
  let settings: Settings
  let now: Timestamp

  func diagnoses() -> [Diagnosis] {
    var found = [
      loaded("content.node.key", "signs for the ledger", advice: "bring keys/ back from its recovery copy") {
        _ = try home.loadNodeKey()
      },
      loaded("content.master.key", "opens what is sealed", advice: "bring keys/ back from its recovery copy") {
        _ = try home.loadKeyRing()
      },
      loaded("content.rules", "understood", advice: "mend the line; a running gateway keeps the former rules") {
        _ = try RulesFile.load(path: settings.rules)
      },
      loaded("content.mappings", "understood", advice: "mend the line") {
        _ = try MappingsFolder.load(path: settings.mappings)
      },
    ]
    if settings.broker.usesTLS {
      found.append(expiry("tls.broker", BrokerConnection(settings: settings.broker).tls, host: settings.broker.host))
    }
    if let certificate = settings.web.certificate, let key = settings.web.key {
      // Whoever trusts the chain is not asked here: only whether it is one, belongs to the key, and lasts.
      var tls = TLSConfiguration(authorityFile: certificate)
      tls.identity = TLSConfiguration.Identity(certificateFile: certificate, privateKeyFile: key)
      found.append(expiry("tls.web", tls, host: "localhost"))
    }
    return found
  }

  private func loaded(_ name: String, _ words: String, advice: String, _ load: () throws -> Void) -> Diagnosis {
    do {
      try load()
      return Diagnosis(name, .good, words)
    } catch {
      return Diagnosis(name, .bad, "a start would be refused: \(Refusals.words(error))", advice: advice)
    }
  }

  private func expiry(_ name: String, _ tls: TLSConfiguration, host: String) -> Diagnosis {
    do throws(MosquittoError) {
      guard let expiry = try TLSContext(tls, host: host).earliestExpiry else {
        return Diagnosis(name, .unknown, "no file says when it ends")
      }
      let left = expiry.secondsSinceEpoch - now.milliseconds / 1_000
      let end = "\(expiry.file.rawValue) ends \(Timestamp(milliseconds: expiry.secondsSinceEpoch * 1_000).rfc3339)"
      guard left > 0 else { return Diagnosis(name, .bad, end + ": nobody trusts it any more", advice: "renew it") }
      return left < Self.warningSeconds
        ? Diagnosis(name, .warning, end, advice: "renew it before that")
        : Diagnosis(name, .good, "everything lasts \(left / 86_400) days and more")
    } catch {
      return Diagnosis(name, .bad, "\(Refusals.words(error))", advice: "certificate, key and authority of the settings")
    }
  }
}
