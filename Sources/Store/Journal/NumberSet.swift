/// A set of small numbers that lie close together, as those of devices and patients do: one byte each, and no hashing.
struct NumberSet {
  private var holds: [Bool] = []
  private(set) var count = 0

  /// - Returns: whether the number is new.
  mutating func insert(_ number: Int64) -> Bool {
    let index = Int(number)
    if index >= holds.count { holds.append(contentsOf: repeatElement(false, count: index + 1 - holds.count)) }
    guard !holds[index] else { return false }
    holds[index] = true
    count += 1
    return true
  }

  mutating func remove(_ number: Int64) {
    let index = Int(number)
    guard holds.indices.contains(index), holds[index] else { return }
    holds[index] = false
    count -= 1
  }
}
