import GRDB
import Ledger
import Vitals

extension Transaction {
  /// Anchors the summary of a closed window: its numbers sealed, its commitment on the ledger.
  func anchor(_ window: SummaryWindow, device: Device, patient: Patient) throws {
    guard window.count > 0 else { return }
    let position = try append(
      window.isSupplement ? .summarySupplement : .summaryClosed, about: patient.subject, pseudonym: patient.id,
      body: [
        "device": .string(device.id.name), "start": .integer(window.start.milliseconds),
        "length": .integer(core.configuration.windowMilliseconds),
      ],
      payload: window.payload)
    try db.cachedStatement(
      sql: "INSERT INTO summaries (position, subject, device, start) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [position, patient.subject.value, device.index.value, window.start.milliseconds])
  }
}

extension SummaryWindow {
  /// What is sealed of a summary. The mean is left to the reader as sum and count, so that no precision is lost.
  var payload: JSONValue {
    var vitals: [String: JSONValue] = [:]
    for vital in Vital.allCases {
      guard let summary = self[vital] else { continue }
      vitals[vital.key] = .object([
        "count": .integer(Int64(clamping: summary.count)), "min": .integer(Int64(summary.minimum)),
        "max": .integer(Int64(summary.maximum)), "sum": .integer(Int64(summary.sum)),
        "last": .integer(Int64(summary.last)),
      ])
    }
    return .object([
      "readings": .integer(Int64(clamping: count)), "technical": .integer(Int64(clamping: technical)),
      "first": .integer(first.milliseconds), "last": .integer(last.milliseconds), "salt": .string(salt.hex),
      "chain": .string(chain.hex), "vitals": .object(vitals),
    ])
  }
}
