import Synchronization

/// A collection of orphans. Begin it **before** reading which addresses the ledger names: whatever an upload holds at that
/// moment or later is spared, so that no object is taken whose entry the reading just missed.
package final class BlobCollection: Sendable {
  private let folder: BlobFolder
  private let number: Int

  fileprivate init(folder: BlobFolder) {
    self.folder = folder
    number = folder.held.withLock { held in
      held.collections += 1
      held.spared[held.collections] = Set(held.leases.keys)
      return held.collections
    }
  }

  deinit { folder.held.withLock { $0.spared[number] = nil } }

  /// Removes every object that is neither live nor held by an upload since the beginning.
  ///
  /// - Parameter live: every address that the ledger names, read after the collection was begun.
  /// - Returns: what was removed.
  /// - Throws: ``DurableError``; what was removed until then stays removed.
  package func collect(live: Set<ContentID>) throws -> [ContentID] {
    var removed: [ContentID] = []
    for id in try folder.everything() where !live.contains(id) {
      // Looking and removing is one step: an upload that wants the same object waits, then writes it anew.
      let isGone = try folder.held.withLock { held in
        guard held.leases[id] == nil, held.spared[number]?.contains(id) != true else { return false }
        try folder.remove(id)
        return true
      }
      if isGone { removed.append(id) }
    }
    return removed
  }
}

extension BlobFolder {
  /// Begins a collection of orphans; see ``BlobCollection``.
  package func beginCollection() -> BlobCollection { BlobCollection(folder: self) }
}
