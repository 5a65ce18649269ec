import Vitals

/// Which journal rows stay although every state that they changed was folded since: strips are taken from the readings in
/// them, and a start must find those (decisions/0031).
///
/// Nothing is written for it; rows are only deleted later. What stays for this reason alone is bounded in time and bytes.
struct JournalRetention {
  private var rows: [(id: Int64, received: Timestamp, bytes: Int)] = []
  private var head = 0
  private var bytes = 0
  /// How large what stays may be.
  let boundBytes: Int

  init(boundBytes: Int) {
    self.boundBytes = boundBytes
  }

  /// A row is durable.
  mutating func add(_ id: Int64, received: Timestamp, bytes count: Int) {
    rows.append((id, received, count))
    bytes += count
  }

  /// The first row that must stay, when none below `floor` is needed for the states.
  mutating func firstKept(below floor: Int64, at now: Timestamp) -> Int64 {
    while head < rows.count, rows[head].id < floor,
      bytes > boundBytes || now.milliseconds(since: rows[head].received) > StripRing.windowMilliseconds
    {
      bytes -= rows[head].bytes
      head += 1
    }
    if head > 1_024, head * 2 > rows.count {
      rows.removeFirst(head)
      head = 0
    }
    return head < rows.count ? min(rows[head].id, floor) : floor
  }
}
