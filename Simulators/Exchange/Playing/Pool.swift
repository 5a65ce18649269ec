import WardKit

/// Things of which one is drawn by chance.
struct Pool<Element: Sendable>: Sendable {
  private var elements: [Element] = []

  /// Beyond so many the next takes the place of another.
  private static var bound: Int { 100_000 }

  mutating func add(_ element: Element) {
    if elements.count < Self.bound { elements.append(element) } else { elements[elements.count / 2] = element }
  }

  /// One of them, which stays.
  func any(_ dice: inout SeededGenerator) -> Element? {
    elements.isEmpty ? nil : elements[Int(dice.next() % UInt64(elements.count))]
  }

  /// One of them, which is no longer there.
  mutating func take(_ dice: inout SeededGenerator) -> Element? {
    guard !elements.isEmpty else { return nil }
    elements.swapAt(Int(dice.next() % UInt64(elements.count)), elements.count - 1)
    return elements.removeLast()
  }
}
