import Ledger
import Sharing
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

  /// What the ledger says of a patient around an instant, as members and in sentences.
  static func explanation(_ explanation: PatientExplanation, of patient: String) -> JSONValue {
    var members: [String: JSONValue] = [
      "alerts": .array(explanation.alerts.map(standing)), "at": .integer(explanation.at.milliseconds),
      "gateway": .array(explanation.gateway.map(trouble)), "late": .array(explanation.late.map(entry)),
      "orders": .array(explanation.orders.map(OrderRoutes.shape)), "patient": .string(patient),
      "words": .array(ExplanationWords.lines(explanation, of: patient).map { .string($0) }),
    ]
    members["summary"] = explanation.summary.map(entry)
    return .object(members)
  }

  /// A trouble of the gateway: what and when, and nothing else that its alert says.
  private static func trouble(_ standing: PatientExplanation.Standing) -> JSONValue {
    var members: [String: JSONValue] = ["alert": .string(standing.alert.name)]
    members["ended"] = standing.alert.ended.map { .integer($0.milliseconds) }
    members["kind"] = standing.kind.map { .string($0) }
    members["since"] = standing.steps.first.map { .integer($0.entry.time) }
    members["unit"] = standing.unit.map { .string($0) }
    return .object(members)
  }

  private static func standing(_ standing: PatientExplanation.Standing) -> JSONValue {
    var members: [String: JSONValue] = [
      "alert": .string(standing.alert.name), "readings": .integer(Int64(standing.evidence)),
    ]
    if let newest = standing.newest {
      members["since"] = .integer(newest.entry.time)
      members["state"] = .string(ExplanationWords.state(newest))
      members["step"] = entry(newest)
      members["why"] = newest.why.map { .string($0) }
    }
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
