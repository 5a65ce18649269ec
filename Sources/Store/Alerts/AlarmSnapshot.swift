import Foundation
import Ledger
import Triage
import Vitals

/// An alarm machine as stored and sealed JSON.
///
/// Written out by hand, member by member, as `Alarm` would encode itself: this runs on the writer for every step of every
/// alert, where a general encoder was the largest single cost of an abnormal reading. Read back by `Alarm` itself.
enum AlarmSnapshot {
  /// The machine as a ledger payload carries it, for a rebuild.
  static func value(of alarm: Alarm) -> JSONValue {
    var members: [String: JSONValue] = [
      "version": 1, "id": .string(alarm.id.text), "category": .string(alarm.category.rawValue),
      "timings": timings(alarm.timings), "state": .string(alarm.state.rawValue),
      "priority": .string(alarm.priority.rawValue), "conditions": .array(alarm.conditions.map(condition)),
      "samples": .integer(Int64(alarm.sampleCount)), "late": .bool(alarm.isLate),
      "onset": .integer(alarm.onset.milliseconds), "due": .integer(alarm.due.milliseconds),
      "lastAbnormal": .integer(alarm.lastAbnormal.milliseconds),
      "plan": ["doctors": strings(alarm.plan.doctors), "desks": strings(alarm.plan.desks)],
      "tier": .integer(Int64(alarm.tier)), "round": .integer(Int64(alarm.round)),
      "confirmed": strings(alarm.confirmed), "failed": strings(alarm.failed), "declined": strings(alarm.declined),
    ]
    if let since = alarm.normalSince { members["normalSince"] = .integer(since.milliseconds) }
    if let last = alarm.lastNormal { members["lastNormal"] = .integer(last.milliseconds) }
    if let person = alarm.acknowledgedBy { members["acknowledgedBy"] = .string(person) }
    if let deadline = alarm.nextDeadline { members["deadline"] = .integer(deadline.milliseconds) }
    return .object(members)
  }

  /// - Throws: ``StoreError/malformedState`` for anything that ``value(of:)`` never gives.
  static func alarm(from value: JSONValue) throws -> Alarm {
    let bytes = try CanonicalJSON.encode(value)
    do {
      return try JSONDecoder().decode(Alarm.self, from: Data(bytes))
    } catch {
      throw StoreError.malformedState
    }
  }

  private static func timings(_ timings: CallTimings) -> JSONValue {
    [
      "high": deadlines(timings.high), "medium": deadlines(timings.medium), "low": deadlines(timings.low),
      "stableMilliseconds": .integer(Int64(timings.stableMilliseconds)),
    ]
  }

  private static func deadlines(_ deadlines: CallTimings.Deadlines) -> JSONValue {
    [
      "acknowledgeMilliseconds": .integer(Int64(deadlines.acknowledgeMilliseconds)),
      "repeatMilliseconds": .integer(Int64(deadlines.repeatMilliseconds)),
      "expiryMilliseconds": .integer(Int64(deadlines.expiryMilliseconds)),
    ]
  }

  private static func condition(_ condition: AlarmCondition) -> JSONValue {
    [
      "key": .string(condition.key), "priority": .string(condition.priority.rawValue),
      "isCritical": .bool(condition.isCritical),
    ]
  }

  private static func strings(_ strings: [String]) -> JSONValue { .array(strings.map { .string($0) }) }
}
