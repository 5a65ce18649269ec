import Dispatch
import Store
import Synchronization
import Vault

/// Removes sealed objects that no entry names: what a crash or a given-up upload left, and what an erasure made nobody's.
package final class BlobCollector: Sendable {
  private let store: Store
  private let folder: BlobFolder
  private let queue = DispatchQueue(label: "vigil.blobs.collect", qos: .utility)
  /// Whether a collection waits to be run.
  private let isWanted = Mutex(false)

  package init(store: Store, folder: BlobFolder) {
    self.store = store
    self.folder = folder
  }

  /// Removes every orphan now. Blocks: never call it from an async context.
  ///
  /// - Returns: how many objects were removed.
  /// - Throws: when a manifest that an entry names cannot be read: then nothing is removed, because what it names is not
  ///   known.
  @discardableResult
  package func collect() throws -> Int {
    try queue.sync { try run() }
  }

  /// The same for a task: it waits without holding a thread.
  package func collected() async throws -> Int {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { [self] in continuation.resume(with: Result { try run() }) }
    }
  }

  /// Asks for a collection soon; returns at once. Called after erasures, on the writer thread.
  package func request() {
    let isFirst = isWanted.withLock { wanted in
      defer { wanted = true }
      return !wanted
    }
    guard isFirst else { return }
    queue.async { [self] in
      isWanted.withLock { $0 = false }
      // What fails now is done at the next request or start.
      _ = try? run()
    }
  }

  private func run() throws -> Int {
    // The order matters: what an upload holds now, or from now on, is spared though its entry is not read below.
    let collection = folder.beginCollection()
    var live: Set<ContentID> = []
    for file in try store.liveFiles() {
      live.insert(file)
      live.formUnion(try FileManifest(parsing: folder.read(file)).objects)
    }
    return try collection.collect(live: live).count
  }
}
