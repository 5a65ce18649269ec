/// Who may read and write what on the broker, as mosquitto's ACL file.
///
/// Devices are covered by patterns over their authenticated name (`%u`), so that the file does not grow with them;
/// recipients and the gateway have rules of their own.
package struct BrokerAccess: Hashable, Sendable {
  /// What begins the name of every person. No device may have such a name: it would read that person's alerts.
  package static let personPrefix = "per-"

  /// The broker's user that the gateway logs in as.
  package let gateway: String
  /// Ids of the persons who take alerts over the broker.
  package let recipients: [String]

  package init(gateway: String, recipients: [String]) {
    self.gateway = gateway
    self.recipients = recipients
  }

  private static let devices = """
    # Written by vigil; changes are lost. A device speaks only under its own name.
    pattern write vigil/v1/+/%u/readings
    pattern write vigil/v1/+/%u/urgent
    pattern write vigil/v1/+/%u/backfill
    pattern write vigil/v1/+/%u/status
    pattern read vigil/v1/+/%u/receipts
    pattern read vigil/v1/gateway/heartbeat

    """

  private var gatewayRules: String {
    """

    user \(gateway)
    topic read vigil/v1/+/+/readings
    topic read vigil/v1/+/+/urgent
    topic read vigil/v1/+/+/backfill
    topic read vigil/v1/+/+/status
    topic read vigil/v1/alerts/+/answers
    topic write vigil/v1/+/+/receipts
    topic write vigil/v1/alerts/+
    topic write vigil/v1/gateway/heartbeat
    topic readwrite vigil/v1/gateway/probe/+
    topic write vigil/v1/alerts/+/results
    topic read vigil/v1/alerts/canary
    topic write vigil/v1/alerts/canary/answers
    topic read $SYS/#

    """
  }

  /// The contents of the ACL file.
  package var text: String {
    recipients.sorted().reduce(Self.devices + gatewayRules) { text, person in
      text + """

        user \(person)
        topic read vigil/v1/alerts/\(person)
        topic write vigil/v1/alerts/\(person)/answers
        topic read vigil/v1/alerts/\(person)/results

        """
    }
  }
}
