import Triage

/// A way on which an alert reaches a recipient. The raw value is the stable word in storage and on the ledger.
package enum CallChannel: String, CaseIterable, Hashable, Sendable {
  /// `vigil/v1/alerts/{recipient}`, QoS 1.
  case mqtt
  /// An HTTPS request to the recipient's own application (Standard Webhooks).
  case webhook
  /// An e-mail. The mail server's word is that it took it, never that anybody read it.
  case mail
  /// The event stream of the console and of other HTTP clients.
  case stream

  /// The channels of a person's registration on which an alert goes out: all but those that the alert says are broken. Who
  /// named none is called on those that need no address: nobody on a care team is beyond reach because a form was short.
  ///
  /// - Parameter kind: the stable key of what a technical alert is about; nil for a patient's alert.
  package static func wanted(by person: Person?, about kind: String?) -> [CallChannel] {
    let named = person?.channels ?? []
    let channels = named.isEmpty ? [.mqtt, .stream] : named
    return isBrokerFault(kind) ? channels.filter { $0 != .mqtt } : channels
  }

  /// That nothing gets through the broker must not be told through the broker.
  private static func isBrokerFault(_ kind: String?) -> Bool {
    kind == TechnicalKind.brokerAway.rawValue || kind == TechnicalKind.deliveryFailing.rawValue
  }
}
