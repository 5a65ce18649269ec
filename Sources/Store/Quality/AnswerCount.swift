import Ledger
import Triage

/// Counts who has acknowledged an alert, of how many who must: the gateway's own steps say how it stands, and a person's
/// signed answer follows them without a step of its own.
struct AnswerCount {
  private var people: Set<String> = []
  private var needed = 1

  /// Takes the next entry of the alert.
  ///
  /// - Returns: whether it is an acknowledgement after which more persons must give theirs.
  mutating func take(_ entry: Entry, payload: JSONValue?) -> Bool {
    if let alarm = payload?["alarm"] {
      people = Set((alarm["acknowledgers"]?.array ?? []).compactMap(\.string))
      if let priority = alarm["priority"]?.string {
        needed = Int(alarm["timings"]?[priority]?["acknowledgements"]?.integer ?? 1)
      }
    }
    guard entry.author != entry.origin else {
      return payload?["why"]?.string == AlarmReason.acknowledgedInPart(have: 0, of: 0).key
    }
    if entry.type == .alertRejected { people.remove(entry.author) }
    guard entry.type == .alertAcknowledged else { return false }
    people.insert(entry.author)
    return people.count < needed
  }
}
