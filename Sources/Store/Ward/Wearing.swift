import Ledger
import Vitals

/// What is known of one device on one patient: recent digests and the windows that are still open.
struct Wearing: Hashable {
  let device: DeviceIndex
  private(set) var recent = DigestRing()
  /// Open windows, oldest start first; at most ``windowBound``.
  private(set) var windows: [SummaryWindow] = []
  /// The start of the newest window that was closed: whatever comes for it or before is a supplement.
  private(set) var closedThrough: Timestamp?

  /// How many windows stay open at once for one device: enough for live readings beside a backfill.
  static let windowBound = 6

  init(device: DeviceIndex) {
    self.device = device
  }

  /// The open window that takes this reading, or nil when one must be opened first.
  func window(for reading: Reading, start: Timestamp) -> Int? {
    // By index: a closure over the elements would copy each.
    windows.indices.first {
      windows[$0].start == start && windows[$0].accepts(boot: reading.boot, sequence: reading.sequence)
    }
  }

  /// Whether a window with this start would be a supplement.
  func wouldSupplement(_ start: Timestamp) -> Bool {
    (closedThrough.map { start <= $0 } ?? false) || windows.contains { $0.start == start }
  }

  /// The windows to close at `now`: those without a reading for `grace` milliseconds, and the least recently touched
  /// above the bound.
  func due(at now: Timestamp, grace: Int64) -> [Int] {
    var due = windows.indices.filter { now.milliseconds(since: windows[$0].touched) >= grace }
    if due.isEmpty, windows.count > Self.windowBound,
      let oldest = windows.indices.min(by: { windows[$0].touched < windows[$1].touched })
    {
      due = [oldest]
    }
    return due
  }

  /// When the window that waits longest got its last reading; nil when none is open.
  var leastTouched: Timestamp? { windows.map(\.touched).min() }

  mutating func open(_ window: SummaryWindow) {
    windows.append(window)
    windows.sort { $0.start < $1.start }
  }

  mutating func close(_ index: Int) -> SummaryWindow {
    let window = windows.remove(at: index)
    if closedThrough.map({ $0 < window.start }) ?? true { closedThrough = window.start }
    return window
  }

  mutating func remember(key: UInt64, digest: UInt64) {
    recent.insert(key: key, digest: digest)
  }

  mutating func add(_ reading: Reading, outcome: Outcome, to index: Int, digest: Digest32, at received: Timestamp) {
    windows[index].add(reading, outcome: outcome, digest: digest, at: received)
  }

  /// What a reading will change.
  struct Before {
    fileprivate let ring: DigestRing.Before
    /// Nil for a reading that no window takes.
    fileprivate let window: (index: Int, SummaryWindow)?
  }

  /// - Parameter window: the one that will take the reading.
  func before(window: Int?) -> Before { Before(ring: recent.before, window: window.map { ($0, windows[$0]) }) }

  /// Takes the one reading back that came after `before`.
  mutating func restore(_ before: Before) {
    recent.restore(before.ring)
    if let (index, window) = before.window { windows[index] = window }
  }

  func encode(into writer: inout ByteWriter) {
    writer.signed(device.value)
    recent.encode(into: &writer)
    writer.signed(closedThrough?.milliseconds ?? .min)
    writer.varint(UInt64(windows.count))
    for window in windows { window.encode(into: &writer) }
  }

  init(from reader: inout ByteReader) throws(StoreError) {
    device = DeviceIndex(try reader.signed())
    recent = try DigestRing(from: &reader)
    let closed = try reader.signed()
    closedThrough = closed == .min ? nil : Timestamp(milliseconds: closed)
    for _ in 0..<(try reader.count()) { windows.append(try SummaryWindow(from: &reader)) }
  }
}
