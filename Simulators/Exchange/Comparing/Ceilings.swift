/// What the order of answers says of positions: whatever was sent later stands further behind.
struct Ceilings {
  /// Instants of sending, ascending, each with the least position of all that was sent from there on.
  private let sent: [(at: Int64, least: Int64)]

  init(_ acts: [TakenAct]) {
    var least = Int64.max
    sent =
      acts.sorted { $0.sentAt < $1.sentAt }.reversed().map { act in
        least = min(least, act.position)
        return (act.sentAt, least)
      }.reversed()
  }

  /// The position before which everything lies that was answered at this instant; nil when nothing was sent after it.
  func after(_ instant: Int64) -> Int64? {
    var (low, high) = (0, sent.count)
    while low < high {
      let middle = (low + high) / 2
      if sent[middle].at > instant { high = middle } else { low = middle + 1 }
    }
    return low < sent.count ? sent[low].least : nil
  }
}
