import Foundation
import GRDB
import Ledger
import Logging
import Synchronization
import Vault
import Vitals

/// The open store: the writer, the readers, and what they share.
package final class Store: Sendable {
  package let configuration: StoreConfiguration
  package let identity: NodeIdentity
  package let keyRing: KeyRing
  package let anchor: AnchorFile
  package let writer: Writer
  /// The pool that readers use; the writer thread alone writes through it.
  let pool: DatabasePool
  let scrubber: WALScrubber
  /// Devices and open alerts in numbers, as the newest durable batch left them.
  let board: WardBoard
  private let lock: InstanceLock
  private let observers: Observers
  /// As the newest durable batch left it.
  private let state: DurableState
  let recent: RecentEntries

  /// Opens the data folder, checks it, and starts the writer thread.
  ///
  /// - Throws: ``StoreError`` when another process has it, when it is not durable, when the ledger contradicts itself or
  ///   does not extend its anchor.
  package static func open(
    _ configuration: StoreConfiguration, key: NodeKey, keyRing: KeyRing, logger: Logger,
    onFatal: @escaping @Sendable (any Error) -> Void
  ) throws -> Store {
    try FileManager.default.createDirectory(
      atPath: configuration.dataFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let lock = try InstanceLock(configuration.lockFile)
    let pool = try DatabaseFile.open(configuration.databaseFile, calls: configuration.fileCalls)
    let anchor = try AnchorFile(
      configuration.anchorFile, calls: configuration.fileCalls, acceptsTorn: try DatabaseFile.isNearlyNew(pool))
    let identity = NodeIdentity(origin: configuration.origin, facility: configuration.facility, key: key)
    let observers = Observers()
    let queue = SubmissionQueue(bound: configuration.submissionBound)
    let started = StartSignal()
    let board = WardBoard()
    let writer = Writer(queue: queue) { queue in
      do {
        try pool.writeWithoutTransaction { db in
          let loaded = try StartUp(db: db, configuration: configuration, identity: identity, keyRing: keyRing)
            .load(anchor: anchor.head)
          let state = DurableState(
            DurableState.Values(
              head: loaded.tail.head, conservation: loaded.ward.total, registry: loaded.ward.registry))
          let core = try WriterCore(
            configuration: configuration, identity: identity, keyRing: keyRing, loaded: loaded, state: state,
            board: board, recent: RecentEntries(size: loaded.tail.size, registry: loaded.ward.registry),
            logger: logger, on: db)
          let checkpointer = try Checkpointer(configuration.databaseFile, logger: logger)
          checkpointer.follow(db)
          defer { checkpointer.stop(db) }
          started.succeed(StartSignal.Started(state: state, recent: core.recent))
          while let submissions = queue.takeAll() {
            try core.run(submissions, on: db, publish: observers.notify)
            checkpointer.finishIfNearlyDone(on: db)
          }
          try core.foldAll(on: db)
        }
      } catch {
        queue.close()
        while let left = queue.takeAll() {
          for submission in left { submission.complete(.failure(StoreError.stopping)) }
        }
        if !started.fail(error) { onFatal(error) }
      }
    }
    let start = try started.wait()
    let store = Store(
      configuration: configuration, identity: identity, keyRing: keyRing, anchor: anchor, writer: writer, pool: pool,
      lock: lock, observers: observers, board: board, start: start)
    try store.begin()
    return store
  }

  private init(
    configuration: StoreConfiguration, identity: NodeIdentity, keyRing: KeyRing, anchor: AnchorFile, writer: Writer,
    pool: DatabasePool, lock: InstanceLock, observers: Observers, board: WardBoard, start: StartSignal.Started
  ) {
    self.board = board
    self.configuration = configuration
    self.identity = identity
    self.keyRing = keyRing
    self.anchor = anchor
    self.writer = writer
    self.pool = pool
    self.lock = lock
    scrubber = WALScrubber(path: configuration.databaseFile)
    self.observers = observers
    state = start.state
    recent = start.recent
  }

  /// The first entry of a new ledger names the node and its key: everything after it is verified with that key.
  private func begin() throws {
    observe { [weak self] report in
      if !report.erased.isEmpty { self?.scrubber.request() }
    }
    guard head.size == 0 || configuration.follows != nil else {
      if anchor.head == nil { try anchorHead() }
      return
    }
    let origin = NodeOrigin(key: identity.key.did, follows: configuration.follows ?? nil)
    try writer.wait { transaction in _ = try transaction.append(.nodeOrigin, body: origin.body) }
    try anchorHead()
  }

  /// The ledger as the last durable batch left it.
  package var head: LedgerHead { state.head }

  /// What became of all readings, as the last durable batch left it (INTAKE-2).
  package var conservation: Conservation { state.conservation }

  /// Devices, patients and persons as the last durable batch left them.
  package var registry: Registry { state.registry }

  /// Changes whenever ``registry`` does.
  package var registryGeneration: UInt64 { state.registryGeneration }

  /// Makes the current head durable in the anchor, before anything signed over it leaves the process (LEDGER-4).
  ///
  /// - Returns: the head that is now covered.
  @discardableResult
  package func anchorHead() throws -> LedgerHead {
    let head = head
    guard head.size > 0 else { return head }
    try anchor.advance(
      to: AnchorHead(
        origin: identity.origin, size: UInt64(head.size), root: head.root, blockIndex: UInt64(head.block),
        blockHash: head.blockHash))
    return head
  }

  /// Adds somebody who hears of every durable batch, on the writer thread, in order. It must not block.
  package func observe(_ observer: @escaping @Sendable (CommitReport) -> Void) {
    observers.add(observer)
  }

  /// Finishes what waits, folds the journal, and closes.
  package func close() throws {
    writer.stop()
    // A disk that refuses the anchor must not keep the folder locked as well.
    defer { lock.release() }
    let anchored = Result { try anchorHead() }
    _ = scrubber.finish()
    try pool.close()
    _ = try anchored.get()
  }
}
