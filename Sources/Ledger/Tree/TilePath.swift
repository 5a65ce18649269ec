/// The `<N>[.p/<W>]` part of a path in C2SP tlog-tiles.
package enum TilePath {
  /// `x001/x234/067` for index 1234067, and `.p/W` for a width below 256.
  package static func encode(_ index: UInt64, width: Int) -> String {
    var elements = [padded(index % 1000)]
    var rest = index / 1000
    while rest > 0 {
      elements.append("x" + padded(rest % 1000))
      rest /= 1000
    }
    let path = elements.reversed().joined(separator: "/")
    return width == Tile.fullWidth ? path : "\(path).p/\(width)"
  }

  /// Index and width (256 for a full tile); nil for anything that ``encode(_:width:)`` would not write.
  package static func decode(_ path: some StringProtocol) -> (index: UInt64, width: Int)? {
    guard path.utf8.count <= 64 else { return nil }
    var elements = String(path).split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    var width = Tile.fullWidth
    if elements.count >= 2, elements[elements.count - 2].hasSuffix(".p") {
      guard let partial = Int(elements.removeLast()), (1..<Tile.fullWidth).contains(partial) else { return nil }
      width = partial
      elements[elements.count - 1].removeLast(2)
    }
    var index: UInt64 = 0
    for element in elements {
      guard let number = UInt64(element.hasPrefix("x") ? String(element.dropFirst()) : element), number < 1000 else {
        return nil
      }
      let (scaled, isTooLarge) = index.multipliedReportingOverflow(by: 1000)
      let (sum, overflows) = scaled.addingReportingOverflow(number)
      guard !isTooLarge, !overflows else { return nil }
      index = sum
    }
    guard encode(index, width: width) == path else { return nil }
    return (index, width)
  }

  private static func padded(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }
}
