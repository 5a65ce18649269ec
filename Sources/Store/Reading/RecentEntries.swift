import Ledger
import Synchronization

/// The newest durable entries with their values, in memory: whoever follows the head need not look at the disk for them.
///
/// The writer puts a batch in once it is durable and before it tells anybody. Bounded by number and by bytes: the oldest
/// leave first, and whoever is further behind reads from disk. An erasure empties it (LEDGER-3).
final class RecentEntries: Sendable {
  /// An entry as the writer appended it.
  struct Item: Sendable {
    let position: Int64
    let leaf: Digest32
    /// The canonical bytes, as they stand on the ledger.
    let bytes: [UInt8]
    let entry: Entry
    /// Whom the sealed values are about; nil when there are none.
    let subject: SubjectID?
    /// The canonical payload without its salt; nil when there is none.
    let payload: [UInt8]?

    /// Whether it says by itself whom it is about. One that names somebody and seals nothing takes a look at the disk.
    var isComplete: Bool { subject != nil || entry.subject == nil }
    fileprivate var cost: Int { bytes.count + (payload?.count ?? 0) }
  }

  /// A part of the ledger's end, as one batch left it.
  struct Slice {
    let items: ArraySlice<Item>
    /// How many entries the ledger had.
    let size: Int64
    /// Devices, patients and persons as of that batch.
    let registry: Registry
  }

  private struct State {
    /// Without a gap, up to the end of the ledger.
    var items: [Item] = []
    /// The first that still counts; those before it leave in one go.
    var head = 0
    var bytes = 0
    var size: Int64
    var registry: Registry
    var standing: UInt64 = 0
  }

  /// How many entries are kept at most.
  static let bound = 256
  /// How many bytes of entries and values are kept at most.
  static let byteBound = 1 << 20

  private let state: Mutex<State>

  /// - Parameter size: the ledger as the start found it: nothing of it is in memory.
  init(size: Int64, registry: Registry) {
    state = Mutex(State(size: size, registry: registry))
  }

  /// Changes with every batch that may have changed what a person is allowed.
  var standing: UInt64 { state.withLock { $0.standing } }

  /// A batch is durable. Called on the writer thread.
  ///
  /// - Parameters:
  ///   - items: what it appended, up to the end of the ledger.
  ///   - registry: nil when the batch did not change it.
  ///   - changesStanding: whether tokens or persons may be others than before.
  func put(_ items: [Item], size: Int64, registry: Registry?, changesStanding: Bool) {
    state.withLock { state in
      state.size = size
      if let registry { state.registry = registry }
      if changesStanding { state.standing += 1 }
      state.items.append(contentsOf: items.suffix(Self.bound))
      for item in items.suffix(Self.bound) { state.bytes += item.cost }
      while state.items.count - state.head > Self.bound || state.bytes > Self.byteBound {
        state.bytes -= state.items[state.head].cost
        state.head += 1
      }
      guard state.head > Self.bound else { return }
      state.items.removeFirst(state.head)
      state.head = 0
    }
  }

  /// Forgets every value.
  func removeAll() {
    state.withLock { state in
      state.items.removeAll()
      state.head = 0
      state.bytes = 0
    }
  }

  /// What comes after a position, at most `limit` entries.
  ///
  /// - Returns: nil when that is no longer in memory, or when `standing` is not the present one.
  func slice(after position: Int64, limit: Int, standing: UInt64) -> Slice? {
    state.withLock { state in
      guard state.standing == standing, position < state.size else { return nil }
      let wanted = Int(state.size - 1 - position)
      guard wanted <= state.items.count - state.head else { return nil }
      let items = state.items.suffix(wanted).prefix(limit)
      return Slice(items: items, size: state.size, registry: state.registry)
    }
  }
}
