import Ledger

extension Contact {
  /// What a registration seals: `{"name", "webhook": {"url", "secret"}?}`.
  var payload: JSONValue {
    var members: [String: JSONValue] = ["name": .string(name)]
    if let webhook { members["webhook"] = ["secret": .string(webhook.secret), "url": .string(webhook.url)] }
    return .object(members)
  }

  /// The kinds of channel that reach this person: the broker and the event stream always, a webhook where one is set.
  package var channels: [CallChannel] { webhook == nil ? [.mqtt, .stream] : [.mqtt, .webhook, .stream] }
}
