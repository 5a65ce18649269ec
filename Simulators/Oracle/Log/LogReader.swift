import Foundation
import WardKit

/// Reads a log line by line; holds one piece of the file at a time.
package struct LogReader {
  private let path: String

  /// How much is read at once; no line is longer than a few such pieces.
  static let pieceBytes = 1 << 20

  package init(path: String) {
    self.path = path
  }

  /// Calls `body` with each line in order.
  ///
  /// - Throws: ``OracleError/malformedLine(_:)`` for a line that is none; a last line without its end, which a run that was
  ///   killed leaves behind, is passed over.
  package func forEach(_ body: (LogLine) throws -> Void) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    let decoder = JSONDecoder()
    var rest = Data()
    var number = 0
    while let piece = try file.read(upToCount: Self.pieceBytes), !piece.isEmpty {
      rest.append(piece)
      var start = rest.startIndex
      while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
        number += 1
        guard let line = try? decoder.decode(LogRecord.self, from: Data(rest[start..<end])).line else {
          throw OracleError.malformedLine(number)
        }
        try body(line)
        start = rest.index(after: end)
      }
      rest = Data(rest[start...])
    }
  }
}
