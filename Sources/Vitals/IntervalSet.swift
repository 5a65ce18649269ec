/// An exact set of numbers as sorted, disjoint, non-adjacent closed ranges: small when numbers come mostly in order.
///
/// At the end, insertion takes constant time and prolongs the last range without allocating; a gap opens a new range, which
/// allocates now and then as any array does. Elsewhere it takes time linear in the number of ranges.
package struct IntervalSet: Hashable, Sendable {
  package private(set) var ranges: [ClosedRange<UInt64>] = []

  package init() {}

  package func contains(_ value: UInt64) -> Bool {
    let index = firstRange(endingAtOrAfter: value)
    return index < ranges.count && ranges[index].contains(value)
  }

  /// Adds one number.
  ///
  /// - Returns: false when it was there already.
  @discardableResult
  package mutating func insert(_ value: UInt64) -> Bool {
    if let last = ranges.last, value <= last.upperBound, contains(value) { return false }
    insert(value...value)
    return true
  }

  /// Whether the number is the one after the last.
  package func isProlonged(by value: UInt64) -> Bool {
    guard let last = ranges.last, last.upperBound < .max else { return false }
    return value == last.upperBound + 1
  }

  /// Takes the highest number out again.
  package mutating func removeLast() {
    guard let last = ranges.popLast(), last.lowerBound < last.upperBound else { return }
    ranges.append(last.lowerBound...(last.upperBound - 1))
  }

  /// Adds every number of a range.
  package mutating func insert(_ range: ClosedRange<UInt64>) {
    guard let last = ranges.last, range.lowerBound <= last.upperBound else { return append(range) }
    if range.lowerBound >= last.lowerBound {
      ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      return
    }
    let first = firstRange(endingAtOrAfter: range.lowerBound == 0 ? 0 : range.lowerBound - 1)
    var merged = range
    var end = first
    while end < ranges.count, range.upperBound == .max || ranges[end].lowerBound <= range.upperBound + 1 {
      merged = min(merged.lowerBound, ranges[end].lowerBound)...max(merged.upperBound, ranges[end].upperBound)
      end += 1
    }
    ranges.replaceSubrange(first..<end, with: CollectionOfOne(merged))
  }

  /// Adds a range that begins beyond all others.
  private mutating func append(_ range: ClosedRange<UInt64>) {
    if let last = ranges.last, range.lowerBound == last.upperBound + 1 {
      ranges[ranges.count - 1] = last.lowerBound...range.upperBound
    } else {
      ranges.append(range)
    }
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
