import Payload
import Vitals

/// Readings as CSV with a header: `time`, then any of `patient`, `device`, and the keys of the native payload.
///
/// `time` is milliseconds since 1970 or RFC 3339. An empty cell is not measured. Cells hold no commas or quotes. Without
/// `patient` a device stands for its wearer; without both there is one patient. Every row is decoded as the native payload
/// that it stands for, so that rounding and limits are those of the gateway.
package enum CSVRecording {
  private static let texts: Set<String> = ["acvpu", "rhythm"]
  private static let values: Set<String> = Set(Vital.allCases.map(\.key)).union([
    "seq", "boot", "acvpu", "oxygen", "rhythm", "fall", "contact", "battery", "motion",
  ])

  /// - Parameter file: the name that errors bear.
  package static func parse(_ text: String, file: String) throws(RecordingError) -> [RecordedReading] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
    let columns = (lines.popFirst() ?? "").split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
    for column in columns where !values.contains(column) && !["time", "patient", "device"].contains(column) {
      throw RecordingError(file: file, line: 1, words: "unknown column '\(column)'")
    }
    guard columns.contains("time") else { throw RecordingError(file: file, line: 1, words: "no column 'time'") }
    var readings: [RecordedReading] = []
    for (number, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      readings.append(try row(line, columns, file: file, line: number + 2))
    }
    return readings
  }

  private static func row(
    _ text: Substring, _ columns: [String], file: String, line: Int
  ) throws(RecordingError) -> RecordedReading {
    let cells = text.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
    guard cells.count == columns.count else {
      throw RecordingError(file: file, line: line, words: "\(cells.count) cells for \(columns.count) columns")
    }
    var patient: String?
    var device: String?
    var members: [String] = []
    for (column, cell) in zip(columns, cells) where !cell.isEmpty {
      guard !cell.contains(where: { $0 == "\"" || $0 == "\\" }) else {
        throw RecordingError(file: file, line: line, words: "\(column): '\(cell)' is no such value")
      }
      switch column {
      case "patient": patient = cell
      case "device": device = cell
      case "time": members.append("\"time\":" + (cell.allSatisfy(\.isWholeNumber) ? cell : "\"\(cell)\""))
      default: members.append("\"\(column)\":" + (texts.contains(column) ? "\"\(cell)\"" : cell))
      }
    }
    let json = "{\(members.joined(separator: ","))}"
    do throws(PayloadError) {
      let reading = try RecordedReading.decode(Array(json.utf8), device: device ?? "any")
      return RecordedReading(patient: patient ?? device ?? "patient", reading: reading)
    } catch {
      throw RecordingError(file: file, line: line, words: "\(error)")
    }
  }

  private static func trimmed(_ cell: Substring) -> String {
    String(cell.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
