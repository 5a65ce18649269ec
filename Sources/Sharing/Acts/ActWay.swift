/// On which way a signed act came in. It stands on the ledger beside the answers to alerts: who is the signature, when is the
/// entry's time, and this is from where.
package enum ActWay: Hashable, Sendable {
  /// `POST` over HTTP: the console, an application that follows the event stream, a script.
  case http
  /// A command on the gateway's own machine.
  case command
  /// `vigil/v1/alerts/{recipient}/answers`: the broker vouches for the name in the topic, which must be the author's.
  case mqtt(recipient: String)

  /// The stable word.
  package var word: String {
    switch self {
    case .http: "http"
    case .command: "command"
    case .mqtt: "mqtt"
    }
  }
}
