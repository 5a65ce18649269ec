import Vitals

/// Which numbers were received of a device, per start of it: exact, and within bounds whatever the device sends (EDGE-1,
/// decisions/0010).
///
/// Up to ``bootBound`` starts and ``rangeBound`` ranges it is exact. Beyond them the narrowest gaps are declared lost: their
/// numbers count as received from then on. The starts that were longest without a message are forgotten: what may be of one
/// of them can no longer be told from a repetition, see ``isForgotten(boot:time:isFarOff:)``.
struct ReceivedNumbers: Hashable {
  /// Most starts that are told apart.
  static let bootBound = 64
  /// Most ranges over all starts.
  static let rangeBound = 2_048

  struct BootHold: Hashable {
    let boot: UInt64
    var sequences = IntervalSet()
    /// Grows with every message: the least is the start that was longest without one.
    var touched: UInt64 = 0
    /// The newest believable reading time under it.
    var newest: Timestamp?
    /// For a start that may be one of the forgotten: the newest reading time that was forgotten when it was opened again.
    var floor: Timestamp?
  }

  /// What is known of the starts that were forgotten.
  struct Forgotten: Hashable {
    /// The highest of them.
    var boot: UInt64
    /// The newest reading time under any of them.
    var through: Timestamp
  }

  /// By boot.
  private(set) var boots: [BootHold] = []
  private(set) var forgotten: Forgotten?
  private var touches: UInt64 = 0
  /// How many ranges there are over all starts.
  private(set) var rangeCount = 0

  init() {}

  func holds(boot: UInt64, sequence: UInt64) -> Bool {
    index(of: boot).map { boots[$0].sequences.contains(sequence) } ?? false
  }

  /// Whether a number is missing between those of the newest start; constant time.
  var hasGap: Bool { boots.indices.last.map { boots[$0].sequences.ranges.count > 1 } ?? false }

  /// The numbers received in this start.
  func sequences(in boot: UInt64) -> IntervalSet? { index(of: boot).map { boots[$0].sequences } }

  /// Whether a reading of this start may be a repetition from before the start was forgotten. What is newer than anything
  /// forgotten, by its start or by its time, is not; nor is anything of a start that was known all the time.
  ///
  /// - Parameter isFarOff: whether the time proves nothing.
  func isForgotten(boot: UInt64, time: Timestamp?, isFarOff: Bool) -> Bool {
    let floor: Timestamp?
    if let place = index(of: boot) {
      floor = boots[place].floor
    } else {
      floor = forgotten.flatMap { boot <= $0.boot ? $0.through : nil }
    }
    guard let floor else { return false }
    guard let time, !isFarOff else { return true }
    return time <= floor
  }

  /// Takes a number.
  ///
  /// - Parameter time: the reading's own time when it can be believed.
  /// - Returns: what had to be given up for it; nearly always nothing.
  mutating func insert(boot: UInt64, sequence: UInt64, time: Timestamp?) -> [NumberLoss] {
    let place = index(of: boot) ?? open(boot)
    touches += 1
    boots[place].touched = touches
    if let time, boots[place].newest.map({ $0 < time }) ?? true { boots[place].newest = time }
    rangeCount -= boots[place].sequences.ranges.count
    boots[place].sequences.insert(sequence)
    rangeCount += boots[place].sequences.ranges.count
    guard boots.count > Self.bootBound || rangeCount > Self.rangeBound else { return [] }
    return giveUp()
  }

  /// What a number that prolongs the newest start's last range will change.
  struct Before: Hashable {
    fileprivate let touches: UInt64
    fileprivate let touched: UInt64
    fileprivate let newest: Timestamp?
  }

  /// What taking this number will change, when it is the one after the last of the newest start; nil when it is not.
  func before(boot: UInt64, sequence: UInt64) -> Before? {
    guard let last = boots.indices.last, boots[last].boot == boot, boots.count <= Self.bootBound,
      rangeCount <= Self.rangeBound, boots[last].sequences.isProlonged(by: sequence)
    else { return nil }
    return Before(touches: touches, touched: boots[last].touched, newest: boots[last].newest)
  }

  /// Takes the one number back that came after `before`.
  mutating func restore(_ before: Before) {
    guard let last = boots.indices.last else { return }
    touches = before.touches
    boots[last].touched = before.touched
    boots[last].newest = before.newest
    boots[last].sequences.removeLast()
  }

  private func index(of boot: UInt64) -> Int? {
    // Nearly always the newest.
    if let last = boots.indices.last, boots[last].boot == boot { return last }
    return boots.indices.first { boots[$0].boot == boot }
  }

  private mutating func open(_ boot: UInt64) -> Int {
    let place = boots.firstIndex { $0.boot > boot } ?? boots.count
    boots.insert(BootHold(boot: boot, floor: forgotten.flatMap { boot <= $0.boot ? $0.through : nil }), at: place)
    return place
  }

  // MARK: Bounds

  /// Makes room for a while, so that a device that goes on like this is recorded now and then and not for every message.
  private mutating func giveUp() -> [NumberLoss] {
    var losses: [NumberLoss] = []
    if boots.count > Self.bootBound { losses.append(forgetBoots(Self.bootBound / 4)) }
    while rangeCount > Self.rangeBound, let loss = closeGaps(Self.rangeBound / 8) { losses.append(loss) }
    return losses
  }

  private mutating func forgetBoots(_ count: Int) -> NumberLoss {
    let oldest = boots.sorted { $0.touched < $1.touched }.prefix(count)
    var known = forgotten ?? Forgotten(boot: 0, through: Timestamp(milliseconds: .min))
    for hold in oldest {
      known.boot = max(known.boot, hold.boot)
      if let newest = hold.newest { known.through = max(known.through, newest) }
      rangeCount -= hold.sequences.ranges.count
    }
    let gone = Set(oldest.map(\.boot))
    boots.removeAll { gone.contains($0.boot) }
    forgotten = known
    return .boots(count: gone.count, through: known.through)
  }

  /// Closes the narrowest gaps of the start that has most of them, the lowest of equally narrow ones first.
  private mutating func closeGaps(_ count: Int) -> NumberLoss? {
    guard let place = boots.indices.max(by: { boots[$0].sequences.ranges.count < boots[$1].sequences.ranges.count })
    else { return nil }
    let gaps = boots[place].sequences.gaps
    let closed = gaps.indices.sorted { left, right in
      let (one, other) = (
        gaps[left].upperBound - gaps[left].lowerBound, gaps[right].upperBound - gaps[right].lowerBound
      )
      return one == other ? left < right : one < other
    }.prefix(count).map { gaps[$0] }
    guard let first = closed.map(\.lowerBound).min(), let last = closed.map(\.upperBound).max() else { return nil }
    rangeCount -= boots[place].sequences.ranges.count
    for gap in closed { boots[place].sequences.insert(gap) }
    rangeCount += boots[place].sequences.ranges.count
    let numbers = closed.reduce(UInt64(0)) { $0 &+ ($1.upperBound - $1.lowerBound + 1) }
    return .gaps(boot: boots[place].boot, count: closed.count, numbers: numbers, from: first, to: last)
  }

  // MARK: Stored form

  func encode(into writer: inout ByteWriter) {
    writer.varint(touches)
    writer.byte(forgotten == nil ? 0 : 1)
    if let forgotten {
      writer.varint(forgotten.boot)
      writer.signed(forgotten.through.milliseconds)
    }
    writer.varint(UInt64(boots.count))
    for hold in boots {
      writer.varint(hold.boot)
      writer.varint(hold.touched)
      writer.signed(hold.newest?.milliseconds ?? .min)
      writer.signed(hold.floor?.milliseconds ?? .min)
      Self.encode(hold.sequences, into: &writer)
    }
  }

  /// - Parameter version: of the device's state; 1 knew no bounds.
  init(from reader: inout ByteReader, version: UInt8, newest: Timestamp?) throws(StoreError) {
    if version > 1 {
      touches = try reader.varint()
      if try reader.byte() == 1 {
        forgotten = Forgotten(boot: try reader.varint(), through: Timestamp(milliseconds: try reader.signed()))
      }
    }
    for _ in 0..<(try reader.count()) {
      var hold = BootHold(boot: try reader.varint())
      if version > 1 {
        hold.touched = try reader.varint()
        let time = try reader.signed()
        hold.newest = time == .min ? nil : Timestamp(milliseconds: time)
        let floor = try reader.signed()
        hold.floor = floor == .min ? nil : Timestamp(milliseconds: floor)
      } else {
        touches += 1
        hold.touched = touches
        hold.newest = newest
      }
      hold.sequences = try Self.sequences(from: &reader)
      rangeCount += hold.sequences.ranges.count
      boots.append(hold)
    }
  }

  private static func encode(_ sequences: IntervalSet, into writer: inout ByteWriter) {
    writer.varint(UInt64(sequences.ranges.count))
    var previous: UInt64 = 0
    for range in sequences.ranges {
      writer.varint(range.lowerBound &- previous)
      writer.varint(range.upperBound - range.lowerBound)
      previous = range.upperBound
    }
  }

  private static func sequences(from reader: inout ByteReader) throws(StoreError) -> IntervalSet {
    var sequences = IntervalSet()
    var previous: UInt64 = 0
    for _ in 0..<(try reader.count()) {
      let lower = previous &+ (try reader.varint())
      let (upper, overflow) = lower.addingReportingOverflow(try reader.varint())
      guard !overflow else { throw .malformedState }
      sequences.insert(lower...upper)
      previous = upper
    }
    return sequences
  }
}
