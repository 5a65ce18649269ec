import Ledger
import Vitals

/// What `GET …/bedside` answers, as a small table for a person: newest values with their ages, score, devices, alerts.
enum BedsideText {
  static func lines(_ bedside: JSONValue) -> [String] {
    let now = bedside["at"]?.integer ?? 0
    let gaps = (bedside["gaps"]?.array ?? []).compactMap(\.string)
    let watch = gaps.isEmpty ? "watched" : "NOT WATCHED: \(gaps.joined(separator: ", "))"
    var lines = ["\(bedside["patient"]?.string ?? "-")  \(Timestamp(milliseconds: now).rfc3339)  \(watch)"]
    if let score = bedside["score"] { lines.append(self.score(score, bedside["trend"])) }
    let values = values(of: bedside)
    if values.isEmpty { lines.append("nothing was ever measured") } else { lines += TextColumns.lines(values) }
    let devices = (bedside["devices"]?.array ?? []).map { device($0, at: now) }
    if !devices.isEmpty { lines += TextColumns.lines(devices) }
    for alert in bedside["alerts"]?.array ?? [] {
      let words = ["id", "priority", "state"].map { alert[$0]?.string ?? "-" }
      lines.append("alert \(words.joined(separator: " "))\(alert["drill"]?.bool == true ? " (drill)" : "")")
    }
    return lines
  }

  /// `4 (4-9)`: what is known, and what it could be.
  private static func score(_ score: JSONValue, _ trend: JSONValue?) -> String {
    if let refused = score["refused"]?.string { return "NEWS2 does not apply: \(refused)" }
    let (lower, upper) = (score["lower"]?.integer ?? 0, score["upper"]?.integer ?? 20)
    var words = lower == upper ? "NEWS2 \(lower)" : "NEWS2 \(lower) (\(lower)-\(upper))"
    for (name, key) in [("missing", "missing"), ("too old", "stale")] {
      let keys = (score[key]?.array ?? []).compactMap(\.string)
      if !keys.isEmpty { words += ", \(name): \(keys.joined(separator: " "))" }
    }
    if let from = trend?["from"]?.integer, from != lower {
      words += ", \(from < lower ? "up" : "down") from \(from)"
    }
    return words
  }

  private static func values(of bedside: JSONValue) -> [[String]] {
    var rows = Vital.allCases.compactMap { vital -> [String]? in
      guard let value = bedside["vitals"]?[vital.key], let steps = value["value"]?.integer else { return nil }
      return row(vital.key, "\(number(steps, vital.scale)) \(vital.ucum)", value)
    }
    for key in ["consciousness", "oxygen", "rhythm"] {
      guard let value = bedside[key] else { continue }
      let word = value["value"]?.string ?? (value["value"]?.bool == true ? "yes" : "no")
      rows.append(row(key, word, value))
    }
    return rows
  }

  private static func row(_ name: String, _ value: String, _ observed: JSONValue) -> [String] {
    var marks: [String] = []
    if observed["abnormal"]?.bool == true { marks.append("abnormal") }
    if observed["current"]?.bool == false { marks.append("too old") }
    return [name, value, age(observed["age"]?.integer ?? 0), marks.joined(separator: ", ")]
  }

  private static func device(_ device: JSONValue, at now: Int64) -> [String] {
    let heard = device["lastReceived"]?.integer.map { "heard \(age(now - $0)) ago" } ?? "never heard"
    let findings = (device["findings"]?.array ?? []).compactMap(\.string)
    return ["device \(device["device"]?.string ?? "-")", heard, findings.joined(separator: ", ")]
  }

  private static func number(_ steps: Int64, _ scale: Int) -> String {
    guard scale > 1 else { return "\(steps)" }
    let (whole, rest) = (steps.magnitude / UInt64(scale), steps.magnitude % UInt64(scale))
    return "\(steps < 0 ? "-" : "")\(whole).\(rest)"
  }

  /// In the largest unit of which there is one.
  static func age(_ milliseconds: Int64) -> String {
    let seconds = max(0, milliseconds) / 1_000
    switch seconds {
    case ..<120: return "\(seconds) s"
    case ..<7_200: return "\(seconds / 60) min"
    case ..<172_800: return "\(seconds / 3_600) h"
    default: return "\(seconds / 86_400) d"
    }
  }
}
