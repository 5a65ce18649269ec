import Ledger
import Store
import Triage
import Vitals

/// Who was called about an alert by some time, whom it reached, and whose call waits: in sentences (ALERT-4).
enum CallWords {
  static func lines(_ standing: PatientExplanation.Standing, at time: Timestamp) -> [String] {
    // Of an alert whose steps cannot be opened nothing is known, least of all that nobody was called.
    guard standing.steps.contains(where: { $0.payload.value?["to"] != nil }) else { return [] }
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

  /// That somebody's answer is not enough yet, as in `1 of 2 who must acknowledge: calls go on`; nil when it is.
  static func outstanding(_ step: EntryView, in standing: PatientExplanation.Standing) -> String? {
    guard step.entry.type == .alertAcknowledged else { return nil }
    let before = standing.steps.prefix { $0.position <= step.position }
    guard let known = before.lastIndex(where: { $0.payload.value?["alarm"] != nil }),
      let values = before[known].payload.value, let alarm = values["alarm"], let priority = values["priority"]?.string,
      let needed = alarm["timings"]?[priority]?["acknowledgements"]?.integer
    else { return nil }
    let answers = before[known...].filter { $0.entry.type == .alertAcknowledged }.map(\.entry.author)
    let people = Set((alarm["acknowledgers"]?.array ?? []).compactMap(\.string)).union(answers)
    return people.count < needed ? "\(people.count) of \(needed) who must acknowledge: calls go on" : nil
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
