import Ledger

extension Contact {
  /// What a registration seals: `{"mail"?, "name", "webhook": {"url", "secret"}?}`.
  var payload: JSONValue {
    var members: [String: JSONValue] = ["name": .string(name)]
    if let webhook { members["webhook"] = ["secret": .string(webhook.secret), "url": .string(webhook.url)] }
    if let mail { members["mail"] = .string(mail.text) }
    return .object(members)
  }

  /// The kinds of channel that reach this person: the broker and the event stream always, the others where they are set.
  package var channels: [CallChannel] {
    CallChannel.allCases.filter { channel in
      switch channel {
      case .mqtt, .stream: true
      case .webhook: webhook != nil
      case .mail: mail != nil
      }
    }
  }
}
