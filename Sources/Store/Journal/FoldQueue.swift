/// Which states the journal is ahead of, oldest first.
///
/// Folding is paid for in small change: every batch folds as many states as keep the journal under its bound, so that no
/// single commit stalls an emergency behind a hundred thousand rows.
struct FoldQueue {
  enum Item: Hashable {
    case device(DeviceIndex)
    case patient(SubjectID)
  }

  /// Items with the journal row that first made them dirty, in that order; `head` is the first that still counts.
  private var queue: [(item: Item, journal: Int64)] = []
  private var head = 0
  private var queuedDevices = NumberSet()
  private var queuedPatients = NumberSet()
  /// Journal bytes written that no fold has paid for yet.
  private var debtBytes = 0
  /// How large the journal may grow.
  let boundBytes: Int

  init(boundBytes: Int) {
    self.boundBytes = boundBytes
  }

  var count: Int { queuedDevices.count + queuedPatients.count }

  /// The oldest journal row that is still needed, or nil when none is.
  var floor: Int64? { head < queue.count ? queue[head].journal : nil }

  /// What to fold with a journal row of this size: the share of the dirty states that this row is of the bound.
  func due(rowBytes: Int) -> ArraySlice<(item: Item, journal: Int64)> {
    let share = count * (debtBytes + rowBytes) / max(boundBytes, 1)
    return queue[head..<min(queue.count, head + share)]
  }

  /// Everything that is dirty: for a clean stop.
  var all: ArraySlice<(item: Item, journal: Int64)> { queue[head...] }

  /// The batch is durable: `folded` items from the front are clean, and `dirty` ones are behind `journal`.
  mutating func settle(folded: Int, dirty: some Sequence<Item>, journal: Int64, rowBytes: Int) {
    for index in head..<head + folded {
      switch queue[index].item {
      case .device(let device): queuedDevices.remove(device.value)
      case .patient(let subject): queuedPatients.remove(subject.value)
      }
    }
    head += folded
    debtBytes = folded > 0 ? 0 : debtBytes + rowBytes
    if head > 4_096, head * 2 > queue.count {
      queue.removeFirst(head)
      head = 0
    }
    for item in dirty where enqueue(item) { queue.append((item, journal)) }
  }

  private mutating func enqueue(_ item: Item) -> Bool {
    switch item {
    case .device(let device): queuedDevices.insert(device.value)
    case .patient(let subject): queuedPatients.insert(subject.value)
    }
  }
}
