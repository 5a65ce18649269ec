import Ledger
import Store
import Triage
import Vitals

/// The answer to "why was nobody called?" in sentences, the same on the command line and over HTTP (ALERT-4).
package enum ExplanationWords {
  /// - Parameter patient: the pseudonym that was asked for.
  package static func lines(_ explanation: PatientExplanation, of patient: String) -> [String] {
    var lines = ["\(explanation.at.rfc3339)  patient \(patient)"]
    for standing in explanation.alerts { lines += words(standing, at: explanation.at) }
    if explanation.alerts.isEmpty {
      lines.append("No alert was open: no reading that had come by then was abnormal for this patient.")
    }
    for order in explanation.orders {
      let terms = order.payload.value?.object.flatMap { try? OrderTerms(members: $0) }?.words ?? order.payload.state
      lines.append("Order \(order.position) by \(order.author) was in force until \(order.expires.rfc3339): \(terms)")
    }
    if let summary = explanation.summary, let start = summary.entry.body["start"]?.integer {
      let readings = summary.payload.value?["readings"]?.integer.map { "\($0)" } ?? summary.payload.state
      let end = summary.entry.body["length"]?.integer.map { Timestamp(milliseconds: start + $0).rfc3339 } ?? "?"
      lines.append(
        "The window from \(Timestamp(milliseconds: start).rfc3339) to \(end) holds \(readings) readings without an alarm "
          + "(position \(summary.position)).")
    } else {
      lines.append("No window of readings without an alarm begins before then.")
    }
    return lines + CircumstanceWords.lines(explanation)
  }

  private static func words(_ standing: PatientExplanation.Standing, at time: Timestamp) -> [String] {
    let name = AlertRecord.name(standing.alert.opened)
    let evidence = standing.evidence
    var lines: [String] = []
    if let step = standing.decisive ?? standing.newest {
      let since = Timestamp(milliseconds: step.entry.time)
      let by = step.payload.value?["by"]?.string ?? (step.entry.signature == nil ? nil : step.entry.author)
      let reason = CallWords.outstanding(step, in: standing) ?? reason(step, at: time)
      lines.append(
        "Alert \(name): \(state(step)) since \(since.rfc3339), \(reason)\(by.map { ", by \($0)" } ?? "")"
          + " (position \(step.position))")
    } else {
      lines.append("Alert \(name) was open; its steps cannot be opened: \(standing.steps.last?.payload.state ?? "-")")
    }
    lines += CallWords.lines(standing, at: time)
    if evidence > 1 {
      lines.append("  \(evidence - 1) further abnormal readings are duplicates of \(name): one episode, one alert.")
    }
    return lines
  }

  /// The stable word of the state that a step led to.
  package static func state(_ step: EntryView) -> String {
    step.payload.value?["to"]?.string ?? String(step.entry.type.rawValue.dropFirst("alert.".count))
  }

  private static func reason(_ step: EntryView, at time: Timestamp) -> String {
    let values = step.payload.value
    func seconds(_ key: String) -> String { values?[key]?.integer.map { "\($0 / 1_000) s" } ?? "?" }
    func instant(_ key: String) -> String {
      values?[key]?.integer.map { Timestamp(milliseconds: $0).rfc3339 } ?? "?"
    }
    switch step.why {
    case "opened" where state(step) == "pending":
      let waited = max(0, (time.milliseconds - step.entry.time) / 1_000)
      return "waiting: \(waited) s of \(seconds("delay")) that the rules disclose"
    case "normal-before-delay":
      return "normal again after \(seconds("elapsed")) of \(seconds("delay")): nobody was called"
    case "suppressed":
      return "suppressed by order \(values?["order"]?.integer ?? -1) of \(values?["author"]?.string ?? "?") "
        + "until \(instant("until"))"
    case "shelved", "alert.shelved": return "shelved until \(instant("until")): \(values?["reason"]?.string ?? "-")"
    case "alert.resolved":
      return "ended: \(values?["reason"]?.string ?? "-")\(values?["note"]?.string.map { "; \($0)" } ?? "")"
    case "acknowledged", "alert.acknowledged": return "acknowledged: calls rest"
    case "resolved-by-rule": return "ended by rule after \(seconds("stable")) without anything abnormal"
    case let why?: return why
    case nil: return "for a reason that cannot be opened"
    }
  }
}
