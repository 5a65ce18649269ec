/// Messages that are over, and were so little ago that a broker or gateway that is interrupted now may still hold them for
/// undelivered, or have forgotten them.
struct LateMessages: Sendable {
  struct Entry: Hashable, Sendable {
    let device: Int
    /// What a further copy of it becomes; nil for one of an unknown device.
    let fate: Fate?
    /// How many messages there were.
    let messages: Int
    /// How many of them count for certain beside the reading itself.
    var certain: Int
    /// When it was over, monotonic nanoseconds.
    let at: Int64
    /// Whether a receipt said so.
    let isReceipted: Bool
  }

  private var entries: [Entry] = []
  private var pruneAt = 1_024

  /// After a receipt a broker may need so long until its own memory says the same: it saves every five seconds
  /// (`autosave_interval` of `config/mosquitto.conf`), and takes a moment for it.
  static let receiptedNanoseconds: Int64 = 6_000_000_000
  /// What no receipt ever names may wait so long in the broker's queue.
  static let unreceiptedNanoseconds: Int64 = 60_000_000_000

  mutating func add(_ entry: Entry) {
    if entries.count >= pruneAt {
      forget(before: entry.at)
      pruneAt = max(1_024, 2 * entries.count)
    }
    entries.append(entry)
  }

  /// What an interruption at this instant may concern.
  mutating func concerned(at now: Int64) -> [Entry] {
    forget(before: now)
    return entries
  }

  /// From now on nothing of them is certain any more.
  mutating func doubtAll() {
    for index in entries.indices { entries[index].certain = 0 }
  }

  private mutating func forget(before now: Int64) {
    entries.removeAll {
      now - $0.at > ($0.isReceipted ? Self.receiptedNanoseconds : Self.unreceiptedNanoseconds)
    }
  }
}
