import Ledger

/// The least that a piece of work could cost: loops that do nothing of it but touch what it must touch.
enum Floors {
  static let bytes = "loop over the bytes"
  static let ranges = "seven range checks"

  /// Looks at every byte once and knows whether it stands in a string: what no JSON scanner byte by byte can do without.
  @inline(never)
  static func scan(_ bytes: UnsafeRawBufferPointer) -> Int {
    var isInside = false
    var members = 0
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isInside.toggle() }
      if !isInside, byte == UInt8(ascii: ",") { members += 1 }
    }
    return members
  }

  /// Compares seven integers with seven ranges.
  @inline(never)
  static func outside(_ values: [Int], _ low: [Int], _ high: [Int]) -> Int {
    var outside = 0
    for index in 0..<7 where values[index] < low[index] || values[index] > high[index] { outside += 1 }
    return outside
  }
}
