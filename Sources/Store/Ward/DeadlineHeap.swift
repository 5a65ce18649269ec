import Vitals

/// Deadlines and whose they are, the earliest first.
///
/// A deadline that moved is pushed again and the old one stays until it comes up: whoever pops asks whether it still
/// holds. O(log n) for a push; how long it may grow is the owner's to bound.
struct DeadlineHeap<Key: Hashable & Comparable> {
  struct Item: Hashable {
    let deadline: Timestamp
    let key: Key

    static func < (left: Item, right: Item) -> Bool {
      left.deadline == right.deadline ? left.key < right.key : left.deadline < right.deadline
    }
  }

  private var items: [Item] = []

  var count: Int { items.count }
  var first: Item? { items.first }

  init() {}

  init(_ unordered: [Item]) {
    items = unordered.sorted { $0 < $1 }
  }

  mutating func push(_ item: Item) {
    items.append(item)
    var child = items.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard items[child] < items[parent] else { return }
      items.swapAt(child, parent)
      child = parent
    }
  }

  @discardableResult
  mutating func pop() -> Item? {
    guard let first = items.first, let last = items.popLast() else { return nil }
    guard !items.isEmpty else { return first }
    items[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && items[child] < items[least] {
        least = child
      }
      guard least != parent else { return first }
      items.swapAt(parent, least)
      parent = least
    }
  }
}
