import Vitals

/// The newest readings of one patient, in the order of their commits: what the strip of an event is taken from.
///
/// Compact bytes in one array. Bounded by ``windowMilliseconds`` of reading time and by ``bound``; beyond either the oldest
/// goes. What went for the count alone is noted, so that a strip says when it is not whole.
struct StripRing {
  /// How long the minutes before and after an event are, each.
  static let stripMilliseconds: Int64 = 120_000
  /// How far back the ring reaches: a strip, and time to write it down.
  static let windowMilliseconds: Int64 = 150_000
  /// Most readings that are kept.
  static let bound = 150

  /// Each reading: its length in one byte, then its compact form.
  private var bytes: [UInt8] = []
  private var head = 0
  private(set) var count = 0
  private var newest = Timestamp(milliseconds: .min / 2)
  /// The newest time that went for the count alone.
  private var lost = Timestamp(milliseconds: .min / 2)

  /// Whether nothing from this time on is missing.
  func isWhole(from time: Timestamp) -> Bool { lost < time }

  mutating func add(_ entry: StripReading) {
    guard newest.milliseconds(since: entry.judged) <= Self.windowMilliseconds else { return }
    newest = max(newest, entry.judged)
    let start = bytes.count
    bytes.append(0)
    bytes.append(signed: entry.device.value)
    bytes.append(signed: entry.judged.milliseconds)
    entry.reading.encode(into: &bytes)
    // A compact reading has at most 65 bytes.
    bytes[start] = UInt8(clamping: bytes.count - start - 1)
    count += 1
    prune()
  }

  private mutating func prune() {
    while count > 0, let oldest = first {
      let isOld = newest.milliseconds(since: oldest) > Self.windowMilliseconds
      guard isOld || count > Self.bound else { break }
      if !isOld { lost = max(lost, oldest) }
      head += 1 + Int(bytes[head])
      count -= 1
    }
    guard head > 1_024, head * 2 > bytes.count else { return }
    bytes.removeFirst(head)
    head = 0
  }

  /// The time of the oldest reading.
  private var first: Timestamp? {
    var reader = ByteReader(bytes, at: head + 1)
    guard (try? reader.signed()) != nil, let judged = try? reader.signed() else { return nil }
    return Timestamp(milliseconds: judged)
  }

  /// The readings of a time, both ends included, in the order of their commits.
  func readings(from: Timestamp, through: Timestamp) -> [StripReading] {
    var found: [StripReading] = []
    var position = head
    for _ in 0..<count {
      var reader = ByteReader(bytes, at: position + 1)
      position += 1 + Int(bytes[position])
      guard let device = try? reader.signed(), let judged = try? reader.signed(),
        let reading = try? reader.consume({ try Reading(decoding: &$0) })
      else { continue }
      let time = Timestamp(milliseconds: judged)
      guard time >= from, time <= through else { continue }
      found.append(StripReading(device: DeviceIndex(device), judged: time, reading: reading))
    }
    return found
  }
}
