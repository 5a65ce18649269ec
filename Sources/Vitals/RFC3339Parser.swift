/// Reads one `date-time` of RFC 3339, section 5.6, from a sequence of bytes.
struct RFC3339Parser<Bytes: Sequence<UInt8>> {
  private var rest: Bytes.Iterator
  /// The next byte, nil at the end.
  private var current: UInt8?

  init(_ bytes: Bytes) {
    rest = bytes.makeIterator()
    current = rest.next()
  }

  mutating func parse() -> Timestamp? {
    guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
      let day = number(digits: 2), let date = CivilDate(year: year, month: month, day: day), skipIgnoringCase("t"),
      let hour = number(digits: 2), hour < 24, skip(":"), let minute = number(digits: 2), minute < 60, skip(":"),
      let second = number(digits: 2), second <= 60, let fraction = fractionMilliseconds(),
      let offsetMinutes = offset(), current == nil
    else { return nil }
    let minutes = date.daysSinceEpoch * 1440 + hour * 60 + minute - offsetMinutes
    if second == 60, !Self.isEndOfMonth(minutes) { return nil }
    let milliseconds = (minutes * 60 + second) * 1000 + fraction
    guard Timestamp.writableMilliseconds.contains(milliseconds) else { return nil }
    return Timestamp(milliseconds: Int64(milliseconds))
  }

  /// Whether this is 23:59 UTC on the last day of a month, the only minute that a leap second can lengthen.
  private static func isEndOfMonth(_ minutes: Int) -> Bool {
    let next = minutes + 1
    let days = next.dividedFloor(by: 1440)
    return next == days * 1440 && CivilDate(daysSinceEpoch: days).day == 1
  }

  private mutating func number(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  private mutating func digit() -> Int? {
    guard let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    current = rest.next()
    return Int(byte - UInt8(ascii: "0"))
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    current = rest.next()
    return true
  }

  private mutating func skipIgnoringCase(_ small: Unicode.Scalar) -> Bool {
    guard let byte = current, byte | 0x20 == UInt8(ascii: small) else { return false }
    current = rest.next()
    return true
  }

  /// The fraction cut to milliseconds, 0 when there is none, nil when the point stands alone.
  private mutating func fractionMilliseconds() -> Int? {
    guard skip(".") else { return 0 }
    guard var value = digit() else { return nil }
    value *= 100
    var weight = 10
    while let digit = digit() {
      value += digit * weight
      weight /= 10
    }
    return value
  }

  /// The offset east of UTC in minutes.
  private mutating func offset() -> Int? {
    if skipIgnoringCase("z") { return 0 }
    let isWest = current == UInt8(ascii: "-")
    guard isWest || current == UInt8(ascii: "+") else { return nil }
    current = rest.next()
    guard let hours = number(digits: 2), hours < 24, skip(":"), let minutes = number(digits: 2), minutes < 60 else {
      return nil
    }
    return isWest ? -(hours * 60 + minutes) : hours * 60 + minutes
  }
}
