import Ledger
import Store
import Vitals

/// What stood between a patient's devices and whoever would be called, in sentences: troubles of the gateway, readings that
/// came late, and what was rejected (ALERT-4).
enum CircumstanceWords {
  static func lines(_ explanation: PatientExplanation) -> [String] {
    explanation.gateway.map { trouble($0, at: explanation.at) } + explanation.late.map(late)
      + explanation.rejections.map(rejection)
  }

  private static func trouble(_ standing: PatientExplanation.Standing, at time: Timestamp) -> String {
    let name = standing.alert.name
    let kind = standing.kind ?? standing.steps.first?.payload.state ?? "-"
    let place = standing.unit.map { " in \($0)" } ?? ""
    let since = standing.steps.first.map { instant($0.entry.time) } ?? "?"
    let until = standing.alert.ended.map { "until \($0.rfc3339)" } ?? "and is open yet"
    return "The gateway itself had trouble: \(kind)\(place) since \(since), \(until) (alert \(name))."
  }

  private static func late(_ evidence: EntryView) -> String {
    let made = evidence.entry.body["reading"]?.integer.map(instant) ?? "?"
    let name = evidence.entry.body["alert"]?.string ?? "-"
    return "An abnormal reading of \(made) came only at \(instant(evidence.entry.time)): evidence of alert \(name) "
      + "(position \(evidence.position))."
  }

  private static func rejection(_ rejected: RejectionView) -> String {
    let time =
      rejected.first == rejected.last
      ? "at \(rejected.first.rfc3339)" : "from \(rejected.first.rfc3339) to \(rejected.last.rfc3339)"
    return "Rejected \(time): \(rejected.count) of what \(rejected.device ?? "-") sent, \(rejected.reason)."
  }

  private static func instant(_ milliseconds: Int64) -> String { Timestamp(milliseconds: milliseconds).rfc3339 }
}
