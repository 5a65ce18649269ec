/// One range of bytes that was asked for (RFC 9110, section 14.1.2).
enum ByteRange: Equatable {
  /// Everything: no range, one of another unit, or several, which a server may ignore.
  case whole
  /// Bytes that are there; never empty.
  case part(Range<Int64>)
  /// The range lies behind the end: 416.
  case unsatisfiable

  /// - Parameters:
  ///   - header: the value of `Range`; nil without one.
  ///   - bytes: how long the thing is.
  init(_ header: String?, of bytes: Int64) {
    self = .whole
    guard let header, header.lowercased().hasPrefix("bytes=") else { return }
    let spec = header.dropFirst(6)
    guard !spec.contains(","), let dash = spec.firstIndex(of: "-") else { return }
    let (from, to) = (spec[..<dash], spec[spec.index(after: dash)...])
    if from.isEmpty {
      guard let count = Self.number(to) else { return }
      self = count == 0 || bytes == 0 ? .unsatisfiable : .part(max(0, bytes - count)..<bytes)
    } else {
      guard let first = Self.number(from) else { return }
      let last = to.isEmpty ? Int64.max : Self.number(to)
      guard let last, first <= last else { return }
      self = first < bytes ? .part(first..<min(last, bytes - 1) + 1) : .unsatisfiable
    }
  }

  /// Digits alone; what does not fit is as good as endless.
  private static func number(_ text: Substring) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int64(text) ?? .max
  }
}
