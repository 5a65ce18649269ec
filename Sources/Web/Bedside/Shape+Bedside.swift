import Ledger
import Sharing
import Store
import Triage
import Vitals

extension Shape {
  /// Values are fixed-point: `scale` steps make one `unit`. Ages are in milliseconds at `at`.
  static func bedside(_ view: BedsideView) -> JSONValue {
    let bedside = view.bedside
    let now = bedside.at
    var members: [String: JSONValue] = [
      "patient": .string(bedside.patient), "at": .integer(now.milliseconds), "watched": .bool(bedside.isWatched),
      "gaps": .array(bedside.gaps.map { .string($0.rawValue) }), "score": score(bedside.score, bedside.scale),
      "saturationFalling": .bool(bedside.isSaturationFalling), "devices": .array(bedside.devices.map(device)),
      "vitals": .object(
        Dictionary(uniqueKeysWithValues: bedside.vitals.map { ($0.key, vital($0, $1, at: now)) })),
      "summaries": .array(view.spans.map(span)),
    ]
    members["consciousness"] = bedside.consciousness.map { observed($0, .string($0.value.letter), at: now) }
    members["oxygen"] = bedside.oxygen.map { observed($0, .bool($0.value), at: now) }
    members["rhythm"] = bedside.rhythm.map { observed($0, .string($0.value.key), at: now) }
    members["trend"] = bedside.trend.map {
      ["from": .integer(Int64($0.from)), "since": .integer($0.since.milliseconds), "rising": .bool($0.isRising)]
    }
    if view.isCut { members["summariesCut"] = .bool(true) }
    if let alerts = view.alerts { members["alerts"] = .array(alerts.map(openAlert)) }
    return .object(members)
  }

  private static func vital(_ vital: Vital, _ value: Bedside.Observed<Int>, at now: Timestamp) -> JSONValue {
    var members = observed(value, .integer(Int64(value.value)), at: now).object ?? [:]
    members["scale"] = .integer(Int64(vital.scale))
    members["unit"] = .string(vital.ucum)
    return .object(members)
  }

  private static func observed<Value>(
    _ observed: Bedside.Observed<Value>, _ value: JSONValue, at now: Timestamp
  ) -> JSONValue {
    [
      "value": value, "time": .integer(observed.time.milliseconds), "age": .integer(observed.ageMilliseconds(at: now)),
      "current": .bool(observed.isCurrent(at: now)), "abnormal": .bool(observed.isStanding),
    ]
  }

  private static func score(_ score: ScoreInterval, _ scale: SaturationScale) -> JSONValue {
    if let refusal = score.refusal { return ["refused": .string(refusal.rawValue)] }
    func keys(_ parameters: ScoredParameters) -> JSONValue { .array(parameters.keys.map { .string($0) }) }
    return [
      "lower": .integer(Int64(score.lower)), "upper": .integer(Int64(score.upper)), "missing": keys(score.missing),
      "stale": keys(score.stale), "threes": keys(score.threes), "scale": .string(scale.rawValue),
    ]
  }

  private static func device(_ device: BedsideDevice) -> JSONValue {
    var members: [String: JSONValue] = [
      "device": .string(device.name), "unit": .string(device.unit), "since": .integer(device.since.milliseconds),
      "cadence": .integer(device.cadenceMilliseconds), "skew": .integer(device.skewMilliseconds),
      "findings": .array(device.findings.map { .string($0.rawValue) }),
    ]
    members["lastReceived"] = device.lastReceived.map { .integer($0.milliseconds) }
    members["newestReading"] = device.newestReading.map { .integer($0.milliseconds) }
    return .object(members)
  }

  private static func openAlert(_ alert: Bedside.OpenAlert) -> JSONValue {
    [
      "id": .string(alert.name), "priority": .string(alert.priority.rawValue), "state": .string(alert.state.rawValue),
      "onset": .integer(alert.onset.milliseconds), "drill": .bool(alert.isDrill),
    ]
  }

  private static func span(_ span: SummarySpan) -> JSONValue {
    var members = span.totals.members
    members["start"] = .integer(span.start.milliseconds)
    members["length"] = .integer(span.length)
    members["devices"] = .string(span.device)
    return .object(members)
  }
}
