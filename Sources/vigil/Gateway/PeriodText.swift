import ArgumentParser
import Vitals

/// A period as commands take it: two times of RFC 3339, either of which may be left out.
enum PeriodText {
  static func period(from first: String?, until last: String?) throws -> Range<Timestamp> {
    let start = try time(first) ?? Timestamp(milliseconds: Int64(Timestamp.writableMilliseconds.lowerBound))
    let end = try time(last) ?? Timestamp(milliseconds: Int64(Timestamp.writableMilliseconds.upperBound))
    guard start < end else { throw ValidationError("--from must be before --until") }
    return start..<end
  }

  /// - Returns: nil without a text.
  static func time(_ text: String?) throws -> Timestamp? {
    guard let text else { return nil }
    guard let time = Timestamp(rfc3339: text) else {
      throw ValidationError("\(text) is no time like 2026-11-21T08:00:00Z")
    }
    return time
  }
}
