import Ledger
import Vitals

extension AlarmQuality {
  /// Whole numbers throughout: rates in thousandths, times in milliseconds.
  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "acknowledged": .integer(Int64(acknowledged)), "alerts": .integer(Int64(alerts)),
      "announced": .integer(Int64(announced)),
      "drills": ["raised": .integer(Int64(drills)), "returned": .integer(Int64(drillsReturned))],
      "ends": .object(
        Dictionary(ends.map { ($0.key.word, JSONValue.integer(Int64($0.value))) }) { first, _ in first }),
      "escalated": .integer(Int64(escalated)), "escalations": .integer(Int64(escalations)),
      "from": .integer(range.lowerBound.milliseconds), "patientDaysThousandths": .integer(Int64(patientDays * 1_000)),
      "priorities": .object(byPriority.mapValues { .integer(Int64($0)) }), "technical": .integer(Int64(technical)),
      "to": .integer(range.upperBound.milliseconds), "toAcknowledge": acknowledgement.json, "toDeliver": delivery.json,
      "days": .array(
        days.values.sorted { $0.start < $1.start }.map { day in
          [
            "priorities": .object(day.byPriority.mapValues { .integer(Int64($0)) }),
            "start": .integer(day.start.milliseconds), "technical": .integer(Int64(day.technical)),
          ]
        }),
    ]
    if let rate = alertsPerPatientDay { members["alertsPerPatientDayThousandths"] = .integer(Int64(rate * 1_000)) }
    if let share = loudestTenthPercent { members["loudestTenthPercent"] = .integer(Int64(share)) }
    return .object(members)
  }

  /// The lines of a table: what, and how much.
  package var rows: [(name: String, value: String)] {
    func percent(_ part: Int) -> String {
      alerts == 0 ? "0" : "\(part) (\(Int((Double(part) * 100 / Double(alerts)).rounded())) %)"
    }
    var rows = [
      (name: "alerts of patients", value: "\(alerts)"), ("patient-days worn", Self.decimal(patientDays)),
      ("alerts per patient and day", alertsPerPatientDay.map(Self.decimal) ?? "-"),
      ("announced", percent(announced)), ("acknowledged", percent(acknowledged)),
      ("escalated", "\(percent(escalated)), \(escalations) steps"),
      ("loudest tenth of patients", loudestTenthPercent.map { "\($0) % of alerts" } ?? "-"),
    ]
    rows += Self.priorities.compactMap { word in byPriority[word].map { ("priority \(word)", percent($0)) } }
    rows += ends.keys.sorted().map { ("ended: \($0.word)", percent(ends[$0] ?? 0)) }
    rows += [
      ("time to deliver", delivery.text), ("time to acknowledge", acknowledgement.text),
      ("technical alerts", "\(technical)"), ("drills", "\(drills), \(drillsReturned) came back"),
    ]
    return rows
  }

  private static func decimal(_ value: Double) -> String {
    let hundredths = Int64((value * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension Waits {
  var json: JSONValue {
    [
      "count": .integer(Int64(count)), "median": .integer(median), "ninetieth": .integer(ninetieth),
      "worst": .integer(worst),
    ]
  }

  var text: String {
    guard count > 0 else { return "-" }
    let words = "median \(Self.seconds(median)), 9 of 10 within \(Self.seconds(ninetieth))"
    return "\(words), worst \(Self.seconds(worst)) (of \(count))"
  }

  private static func seconds(_ milliseconds: Int64) -> String {
    milliseconds < 1_000 ? "\(milliseconds) ms" : "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100) s"
  }
}
