import Sharing

/// Rows of text in columns as wide as their widest cell, two spaces apart. What strangers wrote cannot begin a row of its own.
enum TextColumns {
  static func lines(_ rows: [[String]]) -> [String] {
    let rows = rows.map { $0.map(PlainText.onOneLine) }
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      var line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
