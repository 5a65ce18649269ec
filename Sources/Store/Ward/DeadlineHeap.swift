import Vitals

/// Deadlines of open alerts, the earliest first.
///
/// A deadline that moved is pushed again and the old one stays until it comes up: whoever pops asks whether it still
/// holds. O(log n) for a push; its length stays below twice the number of open alerts, because the owner rebuilds it.
struct DeadlineHeap {
  struct Item: Hashable {
    let deadline: Timestamp
    let alert: Int64

    static func < (left: Item, right: Item) -> Bool {
      left.deadline == right.deadline ? left.alert < right.alert : left.deadline < right.deadline
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
