import Vitals

extension Recording {
  /// Why a file is no recording.
  package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// From 1.
    package let line: Int
    package let column: String
    package let words: String

    package var description: String { "\(file):\(line): \(column.isEmpty ? "" : column + ": ")\(words)" }
  }

  private static let others = ["time", "device", "rhythm", "fall"]

  /// Reads CSV with a header: `time`, then any of `device`, the vitals by their native keys, `rhythm` and `fall`.
  ///
  /// `time` is seconds, milliseconds since 1970 (from 10^11 up) or RFC 3339; offsets count from the earliest row. An empty
  /// cell is not measured. Cells hold no commas or quotes.
  package static func parse(csv text: String, file: String) throws(Problem) -> Recording {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)[...]
    let columns = (lines.popFirst() ?? "").split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
    for column in columns where !others.contains(column) && Vital(key: column) == nil {
      throw Problem(file: file, line: 1, column: column, words: "unknown column")
    }
    guard columns.contains("time") else { throw Problem(file: file, line: 1, column: "time", words: "missing") }
    var rows: [(name: String, time: Double, row: Track.Row)] = []
    for (number, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      rows.append(try row(line, columns, place: (file, number + 2)))
    }
    guard let start = rows.map(\.time).min() else {
      throw Problem(file: file, line: 1, column: "", words: "holds no rows")
    }
    return Recording(tracks: tracks(rows, from: start))
  }

  private static func tracks(_ rows: [(name: String, time: Double, row: Track.Row)], from start: Double) -> [Track] {
    var tracks: [Track] = []
    var places: [String: Int] = [:]
    for (name, time, row) in rows {
      let place = places[name] ?? tracks.count
      if place == tracks.count {
        places[name] = place
        tracks.append(Track(name: name, rows: []))
      }
      var row = row
      row.offsetSeconds = time - start
      tracks[place].rows.append(row)
    }
    for place in tracks.indices { tracks[place].rows.sort { $0.offsetSeconds < $1.offsetSeconds } }
    return tracks
  }

  private static func row(
    _ line: String, _ columns: [String], place: (file: String, line: Int)
  ) throws(Problem) -> (name: String, time: Double, row: Track.Row) {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
    guard cells.count == columns.count else {
      throw Problem(
        file: place.file, line: place.line, column: "", words: "has \(cells.count) of \(columns.count) cells")
    }
    var name = "device"
    var time: Double?
    var row = Track.Row(offsetSeconds: 0, vitals: VitalValues())
    for (column, cell) in zip(columns, cells) where !cell.isEmpty {
      let isGood: Bool
      switch column {
      case "device": (name, isGood) = (cell, true)
      case "time":
        time = seconds(cell)
        isGood = time != nil
      case "rhythm":
        row.rhythm = Rhythm.allCases.first { $0.key == cell }
        isGood = row.rhythm != nil
      case "fall":
        row.fall = cell == "true" ? true : nil
        isGood = cell == "true" || cell == "false"
      default:
        guard let vital = Vital(key: column), let steps = steps(cell, of: vital) else {
          throw Problem(file: place.file, line: place.line, column: column, words: "'\(cell)' is no such value")
        }
        row.vitals[vital] = steps
        isGood = true
      }
      guard isGood else {
        throw Problem(file: place.file, line: place.line, column: column, words: "'\(cell)' is no such value")
      }
    }
    guard let time else { throw Problem(file: place.file, line: place.line, column: "time", words: "missing") }
    return (name, time, row)
  }

  private static func seconds(_ cell: String) -> Double? {
    if let timestamp = Timestamp(rfc3339: cell) { return Double(timestamp.milliseconds) / 1_000 }
    guard let number = Double(cell), number.isFinite else { return nil }
    return number >= 1e11 ? number / 1_000 : number
  }

  private static func steps(_ cell: String, of vital: Vital) -> Int? {
    guard let number = Double(cell), number.isFinite else { return nil }
    let steps = (number * Double(vital.scale)).rounded()
    guard abs(steps) <= 30_000, vital.possible.contains(Int(steps)) else { return nil }
    return Int(steps)
  }

  private static func trimmed(_ cell: some StringProtocol) -> String {
    String(cell.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
