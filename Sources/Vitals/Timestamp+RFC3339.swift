extension Timestamp {
  /// The milliseconds that RFC 3339 can write: from 0000-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z.
  package static let writableMilliseconds: ClosedRange<Int> = -62_167_219_200_000...253_402_300_799_999

  /// Parses a date and time of RFC 3339, section 5.6, in integers only.
  ///
  /// The offset is required; `T` and `Z` may be small. A fraction of any length is cut to milliseconds. A leap second
  /// (`:60`, at 23:59 UTC on the last of a month only) becomes the following second, since POSIX time has no name for it.
  ///
  /// - Returns: nil for anything else, and for an instant whose UTC year lies outside 0000...9999.
  package init?(rfc3339 text: some Sequence<UInt8>) {
    var parser = RFC3339Parser(text)
    guard let timestamp = parser.parse() else { return nil }
    self = timestamp
  }

  /// Parses a string; see ``init(rfc3339:)-(Sequence)``.
  package init?(rfc3339 text: String) {
    self.init(rfc3339: text.utf8)
  }

  /// The instant in RFC 3339 with three digits of milliseconds and `Z`; clamped to ``writableMilliseconds``.
  package var rfc3339: String {
    let range = Self.writableMilliseconds
    let clamped = min(max(Int(clamping: milliseconds), range.lowerBound), range.upperBound)
    let days = clamped.dividedFloor(by: 86_400_000)
    var rest = clamped - days * 86_400_000
    let date = CivilDate(daysSinceEpoch: days)
    let millisecond = rest % 1000
    rest /= 1000
    let clock = "\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
    let day = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    return "\(day)T\(clock).\(padded(millisecond, 3))Z"
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
