import Ledger
import Triage
import Vitals

extension AlarmSample {
  /// What an abnormal reading was to its alarm, from its entry and the values beside it: the inverse of ``Evidence``.
  ///
  /// - Throws: ``StoreError/malformedState`` for values that the judging path never writes.
  init(evidence entry: Entry, values: JSONValue) throws(StoreError) {
    guard let priority = values["priority"]?.string.flatMap(Priority.init(rawValue:)),
      let delay = values["delay"]?.integer, let judged = entry.body["reading"]?.integer,
      let findings = values["findings"]?.array
    else { throw .malformedState }
    var conditions: [AlarmCondition] = []
    for finding in findings { conditions.append(try AlarmCondition(finding: finding)) }
    self.init(
      priority: priority, conditions: conditions, delayMilliseconds: Int(delay),
      readingTime: Timestamp(milliseconds: judged), late: entry.body["late"]?.bool ?? false)
  }
}

extension AlarmCondition {
  /// The condition of a sealed finding, under the key that ``Finding/conditionKey`` gives it.
  fileprivate init(finding: JSONValue) throws(StoreError) {
    guard let priority = finding["priority"]?.string.flatMap(Priority.init(rawValue:)),
      let delay = finding["delay"]?.integer, let kind = finding["finding"]?.string
    else { throw .malformedState }
    let key: String
    switch kind {
    case "limit":
      guard let vital = finding["vital"]?.string, let depth = finding["depth"]?.string else { throw .malformedState }
      key = "limit.\(vital).\(depth)"
    case "aggregate": key = "aggregate.\(priority.rawValue)"
    case "single-three":
      guard let parameters = finding["parameter"]?.string else { throw .malformedState }
      key = "single." + parameters.split(separator: " ").joined(separator: ".")
    case "event":
      guard let event = finding["event"]?.string else { throw .malformedState }
      key = "event.\(event)"
    case "trend":
      guard let trend = finding["trend"]?.string else { throw .malformedState }
      key = "trend.\(trend)"
    default: throw .malformedState
    }
    self.init(
      key: key, priority: priority, isCritical: priority == .high && delay == 0, delayMilliseconds: Int(delay),
      suppression: Suppression(finding: finding, conditionKey: key))
  }
}

extension Suppression {
  /// The order that a sealed finding names, or nil when none kept it silent.
  fileprivate init?(finding: JSONValue, conditionKey: String) {
    guard let order = finding["suppressed"]?.integer, let author = finding["suppressedBy"]?.string,
      let until = finding["suppressedUntil"]?.integer
    else { return nil }
    self.init(conditionKey: conditionKey, order: order, author: author, until: Timestamp(milliseconds: until))
  }
}
