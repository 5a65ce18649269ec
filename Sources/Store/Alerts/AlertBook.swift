import Triage
import Vitals

/// The open alerts in memory: by name, by patient, by what a technical one is about, and by their next deadline.
///
/// Owned by the ward on the writer thread. Bounded by the number of patients and devices: at most one alert is open for
/// each patient and for each technical key.
struct AlertBook {
  private(set) var open: [Int64: AlertRecord] = [:]
  private(set) var ofPatient: [SubjectID: Int64] = [:]
  private(set) var ofTechnical: [TechnicalKey: Int64] = [:]
  /// Alerts that ended in the running batch: their rows are still to be written.
  private var ended: [Int64: AlertRecord] = [:]
  /// How many technical alerts are open about each device: asked for every reading.
  private var technicalCounts: [DeviceIndex: Int] = [:]
  private var deadlines = DeadlineHeap<Int64>()
  /// When the next call of low priority may go to each recipient; bounded by the number of persons.
  private var paced: [String: Timestamp] = [:]
  /// How many are open by priority and state; none is zero.
  private var openCounts: [AlertCount: Int] = [:]

  /// The alert, if it is open or ended in the running batch.
  func alert(_ opened: Int64) -> AlertRecord? { open[opened] ?? ended[opened] }

  func hasTechnical(_ device: DeviceIndex) -> Bool { technicalCounts[device] != nil }

  /// Keeps the alert as it is now; one that has ended leaves the book when the batch is durable.
  mutating func put(_ record: AlertRecord) {
    if !record.isEnded, let old = open[record.opened], old.alarm.nextDeadline == record.alarm.nextDeadline {
      // What it is about never changes and its deadline waits already. So it is for every normal reading of a patient
      // with an open alert.
      if Self.kind(of: old) != Self.kind(of: record) {
        count(old, by: -1)
        count(record, by: 1)
      }
      open[record.opened] = record
      return
    }
    remove(record.opened)
    if record.isEnded {
      ended[record.opened] = record
    } else {
      insert(record)
    }
  }

  /// Changes an open alert in its place. Whether it ended is the caller's to ask and to ``put(_:)``.
  ///
  /// - Returns: what `body` returns, nil when the alert is not open.
  mutating func change<T>(_ opened: Int64, _ body: (inout AlertRecord) -> T) -> T? {
    guard let place = open.index(forKey: opened) else { return nil }
    let kind = Self.kind(of: open.values[place])
    let deadline = open.values[place].alarm.nextDeadline
    let result = body(&open.values[place])
    let changed = Self.kind(of: open.values[place])
    if changed != kind {
      if let kind { count(kind, by: -1) }
      if let changed { count(changed, by: 1) }
    }
    if let next = open.values[place].alarm.nextDeadline, next != deadline { wait(for: next, of: opened) }
    return result
  }

  /// What ``prolongNormal(of:at:)`` did.
  enum Normality {
    case prolonged(before: Timestamp?)
    case unchanged
  }

  /// Takes a normal reading that changes nothing but when the latest was, as nearly every one of a patient with an open
  /// alert does; neither count nor deadline moves.
  mutating func prolongNormal(of opened: Int64, at readingTime: Timestamp) -> Normality {
    guard let place = open.index(forKey: opened) else { return .unchanged }
    return Self.prolongNormal(&open.values[place].alarm, at: readingTime)
  }

  private static func prolongNormal(_ alarm: inout Alarm, at readingTime: Timestamp) -> Normality {
    let before = alarm.lastNormal
    return alarm.prolongNormal(at: readingTime) ? .prolonged(before: before) : .unchanged
  }

  /// Takes a change back.
  ///
  /// - Parameter before: what was there; no record when the alert was not in the book.
  mutating func restore(_ opened: Int64, to before: UndoLog.AlertBefore) {
    switch before {
    case .lastNormal(let time):
      if let place = open.index(forKey: opened) { open.values[place].alarm.takeBackNormal(to: time) }
    case .record(let old):
      remove(opened)
      if let old { old.isEnded ? (ended[opened] = old) : insert(old) }
    }
  }

  /// The batch is durable: what ended is on disk.
  mutating func settle() {
    if !ended.isEmpty { ended.removeAll(keepingCapacity: true) }
  }

  private mutating func insert(_ record: AlertRecord) {
    open[record.opened] = record
    count(record, by: 1)
    if let technical = record.technical {
      ofTechnical[technical] = record.opened
      technicalCounts[technical.device, default: 0] += 1
    } else {
      ofPatient[record.subject] = record.opened
    }
    if let deadline = record.alarm.nextDeadline { wait(for: deadline, of: record.opened) }
  }

  private mutating func wait(for deadline: Timestamp, of opened: Int64) {
    deadlines.push(DeadlineHeap.Item(deadline: deadline, key: opened))
    if deadlines.count > 2 * open.count + 64 { rebuildDeadlines() }
  }

  private mutating func remove(_ opened: Int64) {
    ended[opened] = nil
    guard let record = open.removeValue(forKey: opened) else { return }
    count(record, by: -1)
    if let technical = record.technical {
      ofTechnical[technical] = nil
      let count = technicalCounts[technical.device, default: 1] - 1
      technicalCounts[technical.device] = count == 0 ? nil : count
    } else {
      ofPatient[record.subject] = nil
    }
  }

  /// The shortest time between two calls of low priority to one recipient: a storm of them must not drown what matters.
  static let lowPaceMilliseconds: Int64 = 30_000
  /// No call of low priority waits longer for its turn: beyond it several come together.
  static let lowWaitBoundMilliseconds: Int64 = 600_000

  /// When a call of low priority to this recipient may go, and takes that turn.
  ///
  /// - Parameter begin: when it may go at the earliest: what waited for the end of quiet hours is paced from there on.
  mutating func pace(_ recipient: String, from begin: Timestamp) -> Timestamp {
    let free = max(begin, paced[recipient] ?? begin)
    let turn = min(free, begin.adding(milliseconds: Self.lowWaitBoundMilliseconds))
    paced[recipient] = turn.adding(milliseconds: Self.lowPaceMilliseconds)
    return turn
  }

  /// How many are open by priority and state.
  var counts: [AlertCount] {
    openCounts.map { AlertCount(priority: $0.key.priority, state: $0.key.state, count: $0.value) }
  }

  private mutating func count(_ record: AlertRecord, by step: Int) {
    if let kind = Self.kind(of: record) { count(kind, by: step) }
  }

  /// As what it counts; nil for a drill, which never counts.
  private static func kind(of record: AlertRecord) -> AlertCount? {
    record.isDrill ? nil : AlertCount(of: record.alarm)
  }

  private mutating func count(_ kind: AlertCount, by step: Int) {
    let count = openCounts[kind, default: 0] + step
    openCounts[kind] = count == 0 ? nil : count
  }

  // MARK: Deadlines

  /// The earliest deadline of all open alerts; amortised O(log n).
  mutating func nextDeadline() -> Timestamp? {
    while let first = deadlines.first {
      if holds(first) { return first.deadline }
      deadlines.pop()
    }
    return nil
  }

  /// The alerts whose deadline is not after `now`, the earliest first, at most `limit`. They stay due until they move.
  mutating func due(at now: Timestamp, limit: Int) -> [Int64] {
    var items: [DeadlineHeap<Int64>.Item] = []
    var seen: Set<Int64> = []
    while items.count < limit, let first = deadlines.first, first.deadline <= now {
      deadlines.pop()
      if holds(first), seen.insert(first.key).inserted { items.append(first) }
    }
    for item in items { deadlines.push(item) }
    return items.map(\.key)
  }

  private func holds(_ item: DeadlineHeap<Int64>.Item) -> Bool { open[item.key]?.alarm.nextDeadline == item.deadline }

  private mutating func rebuildDeadlines() {
    deadlines = DeadlineHeap(
      open.values.compactMap { record in
        record.alarm.nextDeadline.map { DeadlineHeap.Item(deadline: $0, key: record.opened) }
      })
  }
}
