/// An exact set of numbers as sorted, disjoint, non-adjacent closed ranges: small when numbers come mostly in order.
package struct IntervalSet: Hashable, Sendable {
  package private(set) var ranges: [ClosedRange<UInt64>] = []

  package init() {}

  package func contains(_ value: UInt64) -> Bool {
    let index = firstRange(endingAtOrAfter: value)
    return index < ranges.count && ranges[index].contains(value)
  }

  /// Adds one number. Appending at the end takes constant time and allocates nothing.
  ///
  /// - Returns: false when it was there already.
  @discardableResult
  package mutating func insert(_ value: UInt64) -> Bool {
    if let last = ranges.last, value > last.upperBound {
      if value == last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...value
      } else {
        ranges.append(value...value)
      }
      return true
    }
    guard !contains(value) else { return false }
    insert(value...value)
    return true
  }

  /// Adds every number of a range.
  package mutating func insert(_ range: ClosedRange<UInt64>) {
    let first = firstRange(endingAtOrAfter: range.lowerBound == 0 ? 0 : range.lowerBound - 1)
    var merged = range
    var end = first
    while end < ranges.count, range.upperBound == .max || ranges[end].lowerBound <= range.upperBound + 1 {
      merged = min(merged.lowerBound, ranges[end].lowerBound)...max(merged.upperBound, ranges[end].upperBound)
      end += 1
    }
    ranges.replaceSubrange(first..<end, with: CollectionOfOne(merged))
  }

  /// The ranges that are missing between the ranges that are there.
  package var gaps: [ClosedRange<UInt64>] {
    zip(ranges, ranges.dropFirst()).map { ($0.upperBound + 1)...($1.lowerBound - 1) }
  }

  private func firstRange(endingAtOrAfter value: UInt64) -> Int {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
