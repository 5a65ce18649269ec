/// Finds the configuration file of the broker that the gateway signs in at, and judges it.
///
/// A file that somebody names is judged whatever it says. One that is only likely is judged when it has a listener where
/// the gateway signs in; else it may be another broker's, and says nothing.
package struct BrokerFileSearch: Sendable {
  /// Where Debian's and most other packages of mosquitto have it.
  package static let packaged = "/etc/mosquitto/mosquitto.conf"

  private let named: String?
  private let likely: [String]
  private let port: Int

  /// - Parameters:
  ///   - named: the file that somebody says it is; nil to look at the likely ones.
  ///   - likely: in the order of looking.
  ///   - port: where the gateway signs in.
  package init(named: String?, likely: [String], port: Int) {
    self.named = named
    self.likely = likely
    self.port = port
  }

  /// What was found, the file itself first.
  package func diagnoses() -> [Diagnosis] {
    if let named { return judge(named) }
    for path in likely {
      do throws(BrokerFile.Refusal) {
        let file = try BrokerFile(path: path)
        if file.listens(on: port) { return found(path) + BrokerFileCheck(file).diagnoses() }
      } catch {
        // Another place may have it; that none has is what is told.
        continue
      }
    }
    return [
      Diagnosis(
        "broker.file", .warning,
        "no file with a listener on port \(port) could be read (\(likely.joined(separator: ", "))): what a restart or a full "
          + "queue loses is not known", advice: "--broker-config names the broker's file")
    ]
  }

  private func judge(_ path: String) -> [Diagnosis] {
    do throws(BrokerFile.Refusal) {
      let file = try BrokerFile(path: path)
      guard file.listens(on: port) else {
        return [
          Diagnosis(
            "broker.file", .bad,
            "\(path) has no listener on port \(port), where the gateway signs in: another broker's",
            advice: "--broker-config names the file of the broker in config/vigil.yaml")
        ] + BrokerFileCheck(file).diagnoses()
      }
      return found(path) + BrokerFileCheck(file).diagnoses()
    } catch {
      return [
        Diagnosis("broker.file", .bad, "\(path) cannot be read", advice: "--broker-config names the broker's file")
      ]
    }
  }

  private func found(_ path: String) -> [Diagnosis] { [Diagnosis("broker.file", .good, path)] }
}
