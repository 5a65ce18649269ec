/// How to take back what a submission changed in memory, newest first.
///
/// Memory changes in place while a batch runs, because copying a ward for every batch would cost more than the batch; a
/// submission that fails, and a commit that fails, are undone to the mark they started from.
struct UndoLog {
  private var inverses: [(Ward) -> Void] = []

  var mark: Int { inverses.count }

  mutating func push(_ inverse: @escaping (Ward) -> Void) { inverses.append(inverse) }

  mutating func undo(to mark: Int, in ward: Ward) {
    while inverses.count > mark { inverses.removeLast()(ward) }
  }

  mutating func clear() { inverses.removeAll(keepingCapacity: true) }
}
