import Synchronization

/// An upload under way: the objects it has put are kept although no ledger entry names them yet.
///
/// Release it once the entry is durable, or to give the upload up: then its objects are orphans like any others. A lease
/// that is dropped releases itself. After a restart there are none: what has no entry is an orphan.
package final class BlobLease: Sendable {
  private let folder: BlobFolder
  /// What it holds, guarded by the mutex.
  private let objects = Mutex<Set<ContentID>>([])

  init(folder: BlobFolder) { self.folder = folder }

  deinit { release() }

  /// Makes an object durable, and holds it. When this returns, the object is on disk, whole.
  ///
  /// - Throws: ``VaultError/tooLarge``, ``DurableError`` when the disk does not take it.
  package func put(_ object: SealedObject) throws {
    hold(object.id)
    try folder.write(object)
  }

  /// Holds an object that is here already, for an entry that will name it again.
  ///
  /// - Throws: ``VaultError/objectMissing(_:)``, ``DurableError`` when its folder entry cannot be made durable.
  package func keep(_ id: ContentID) throws {
    hold(id)
    guard folder.contains(id) else { throw VaultError.objectMissing(id) }
    // Another upload may have renamed it and not yet synced the folder.
    try Durable.syncFolder(of: folder.place(of: id))
  }

  /// Whether it holds this object.
  package func holds(_ id: ContentID) -> Bool { objects.withLock { $0.contains(id) } }

  /// Lets go of everything.
  package func release() {
    let objects = objects.withLock { objects in
      defer { objects.removeAll() }
      return objects
    }
    folder.held.withLock { held in
      for id in objects {
        let count = (held.leases[id] ?? 1) - 1
        held.leases[id] = count == 0 ? nil : count
      }
    }
  }

  private func hold(_ id: ContentID) {
    guard objects.withLock({ $0.insert(id).inserted }) else { return }
    folder.held.withLock { held in
      held.leases[id, default: 0] += 1
      for collection in held.spared.keys { held.spared[collection]?.insert(id) }
    }
  }
}
