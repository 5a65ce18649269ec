import WardKit

/// What is due when: a binary heap, so that a fleet of fifty thousand costs no more than a ward. What is due at the same
/// instant comes in the order in which it was entered, so that a run can be repeated.
struct Agenda {
  /// One thing to do.
  enum Item {
    /// Of a device of this process, by its place.
    case device(Int, DeviceTask)
    case connect(Int)
    case phaseBegins(Int)
    case phaseEnds(Int)
    /// The next cut of a device that flaps.
    case flap(phase: Int, device: Int)
    case tellLag
    /// Everybody was to be connected by now: scenario time begins.
    case runs
  }

  struct Entry {
    let at: Int64
    let order: UInt64
    let item: Item

    func isBefore(_ other: Entry) -> Bool { at == other.at ? order < other.order : at < other.at }
  }

  private var heap: [Entry] = []
  private var entered: UInt64 = 0

  /// When the next thing is due; nil when nothing is.
  var nextAt: Int64? { heap.first?.at }

  mutating func enter(_ item: Item, at instant: Int64) {
    entered += 1
    heap.append(Entry(at: instant, order: entered, item: item))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].isBefore(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// The next thing that is due at `now` or was before.
  mutating func popDue(at now: Int64) -> Entry? {
    guard let first = heap.first, first.at <= now else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[smallest]) {
        smallest = child
      }
      guard smallest != parent else { return first }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
