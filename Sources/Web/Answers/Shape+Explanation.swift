import Ledger
import Store
import Vitals

extension Shape {
  /// The life of an alert with the time that each step took.
  static func explanation(_ explanation: AlertExplanation) -> JSONValue {
    var members: [String: JSONValue] = [
      "alert": alert(explanation.alert), "steps": .array(explanation.steps.map(step)),
      "millisecondsUntil": .object(durations(of: explanation)),
    ]
    members["reading"] = explanation.onset.map { .integer($0.milliseconds) }
    return .object(members)
  }

  /// A part of a strip: its readings as canonical JSON, in the order in which they came.
  static func strip(_ strip: StripView) -> JSONValue {
    var members: [String: JSONValue] = [
      "event": .integer(strip.event), "part": .string(strip.part), "payload": .string(strip.payload.state),
      "position": .integer(strip.position), "reading": .integer(strip.judged.milliseconds),
    ]
    members["readings"] = strip.payload.value?["readings"]
    members["whole"] = strip.payload.value?["whole"]
    return .object(members)
  }

  private static func durations(of explanation: AlertExplanation) -> [String: JSONValue] {
    var durations: [String: JSONValue] = [:]
    let milestones: [(String, EntryType)] = [
      ("announced", .alertAnnounced), ("delivered", .alertDelivered), ("acknowledged", .alertAcknowledged),
      ("escalated", .alertEscalated), ("resolved", .alertResolved),
    ]
    for (name, type) in milestones {
      durations[name] = explanation.milliseconds(until: type).map { .integer($0) }
    }
    return durations
  }

  private static func step(_ step: AlertExplanation.Step) -> JSONValue {
    var members: [String: JSONValue] = [
      "position": .integer(step.entry.position), "type": .string(step.entry.entry.type.rawValue),
      "time": .integer(step.time.milliseconds), "sincePrevious": .integer(step.sincePreviousMilliseconds),
      "payloadState": .string(step.entry.payload.state),
    ]
    members["why"] = step.why.map { .string($0) }
    members["by"] = step.by.map { .string($0) }
    members["block"] = step.block.map { .integer($0.index) }
    return .object(members)
  }
}
