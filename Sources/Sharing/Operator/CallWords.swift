import Ledger
import Store
import Triage
import Vitals

/// Who was called about an alert by some time, whom it reached, and whose call waits: in sentences (ALERT-4).
enum CallWords {
  static func lines(_ standing: PatientExplanation.Standing, at time: Timestamp) -> [String] {
    guard let call = standing.steps.lastIndex(where: { !recipients($0).isEmpty }) else {
      return ["  Nobody was called by then."]
    }
    let step = standing.steps[call]
    let round = step.payload.value?["round"]?.integer ?? 0
    var lines = ["  Round \(round) of calls, at \(instant(step)): \(recipients(step).joined(separator: " "))."]
    for step in standing.steps[call...] {
      switch step.why {
      case AlarmReason.delivered(recipient: "").key:
        lines.append("  It reached \(recipient(step)) at \(instant(step)).")
      case AlarmReason.deliveryFailed(recipient: "").key:
        lines.append("  It could not reach \(recipient(step)) at \(instant(step)).")
      case AlarmReason.held(recipients: [], until: time, cause: .pace).key: lines.append(held(step, at: time))
      default: continue
      }
    }
    return lines
  }

  private static func held(_ step: EntryView, at time: Timestamp) -> String {
    let values = step.payload.value
    let until = values?["until"]?.integer ?? 0
    let rule =
      values?["cause"]?.string == HoldCause.quietHours.rawValue
      ? "quiet hours" : "calls of low priority come one at a time"
    let verb = until > time.milliseconds ? "is held back" : "was held back"
    return "  The call to \(values?["held"]?.string ?? "?") \(verb) until "
      + "\(Timestamp(milliseconds: until).rfc3339): \(rule)."
  }

  private static func recipients(_ step: EntryView) -> [String] {
    (step.payload.value?["recipients"]?.array ?? []).compactMap(\.string)
  }

  private static func recipient(_ step: EntryView) -> String { step.payload.value?["recipient"]?.string ?? "?" }

  private static func instant(_ step: EntryView) -> String { Timestamp(milliseconds: step.entry.time).rfc3339 }
}
