import Foundation
import GRDB
import Ledger
import Logging
import Vault
import Vitals

/// The state of the writer thread: created on it, used on it, gone with it.
final class WriterCore {
  let configuration: StoreConfiguration
  let identity: NodeIdentity
  let keyRing: KeyRing
  let statements: AppendStatements
  let callStatements: CallStatements
  let randomness: Randomness
  let sealer: Sealer
  private let frame: BatchStatements
  let ward: Ward
  let receipts: ReceiptDesk
  /// Whose consent says what, as of the newest entry.
  var consent: ConsentBook
  /// Looks that were decided a short while ago.
  var sights = SightBook()
  /// The event streams that are open.
  var streams = StreamBook()
  var tail: LedgerTail
  var batch: Batch
  var fold: FoldQueue
  var nextJournal: Int64
  /// Which journal rows stay for strips.
  private var retention: JournalRetention
  /// The floor up to which journal rows were deleted.
  private var deletedJournal: Int64 = 0
  /// The registry's generation when the running batch began.
  private var generationBefore: UInt64 = 0
  private let logger: Logger
  private let meter: WriterMeter
  private let board: WardBoard
  private let state: DurableState
  let recent: RecentEntries

  init(
    configuration: StoreConfiguration, identity: NodeIdentity, keyRing: KeyRing, loaded: LoadedState,
    state: DurableState,
    board: WardBoard, recent: RecentEntries, logger: Logger, on db: Database
  ) throws {
    self.state = state
    self.recent = recent
    self.board = board
    board.begin(loaded.ward)
    self.configuration = configuration
    self.identity = identity
    self.keyRing = keyRing
    statements = try AppendStatements(db)
    callStatements = try CallStatements(db)
    frame = try BatchStatements(db)
    randomness = Randomness(configuration.random)
    sealer = try Sealer()
    self.logger = logger
    meter = WriterMeter(configuration.metrics)
    ward = loaded.ward
    consent = loaded.consent
    tail = loaded.tail
    nextJournal = loaded.nextJournal
    fold = loaded.fold
    retention = loaded.retention
    batch = Batch(firstPosition: loaded.tail.size)
    receipts = ReceiptDesk(
      interval: configuration.receiptIntervalMilliseconds, perSecond: configuration.receiptsPerSecond)
    meter.show(ward.total)
  }

  // MARK: One batch

  /// Runs the submissions as one transaction. Each is answered exactly once.
  ///
  /// - Parameter publish: hears of what became durable; not called when nothing did. Before anybody is answered but those
  ///   whose submission ``Submission/isIntake``.
  /// - Throws: only when the process must end: a commit whose outcome is unknown (an I/O error on fsync).
  func run(
    _ submissions: [Submission], on db: Database, publish: (CommitReport) -> Void
  ) throws {
    let started = ContinuousClock.now
    let now = configuration.clock()
    let tailBefore = tail
    let batchMark = ward.undo.mark
    generationBefore = ward.registry.generation
    batch.restart(firstPosition: tail.size)
    do {
      try frame.begin()
      let results = try runAll(submissions, at: now, on: db)
      let folding = try finish(at: now, on: db)
      try frame.commit()
      meter.committed(submissions.count, in: ContinuousClock.now - started, total: ward.total)
      settle(results, folding: folding, at: now, publish: publish)
    } catch {
      takeBack(to: batchMark, tailBefore)
      ward.settle()
      if db.isInsideTransaction { try? db.rollback() }
      guard let refusal = DiskFault.refusal(of: error) else {
        // Whoever waits must not take this for done, nor wait for ever while the process ends.
        for submission in submissions { submission.complete(.failure(error)) }
        throw error
      }
      logger.error("commit refused, nothing was kept", metadata: ["error": "\(error)"])
      for submission in submissions { submission.complete(.failure(refusal)) }
      return
    }
  }

  /// All submissions of the batch: without savepoints first, because hardly one ever fails; when one does, everything is
  /// taken back and done again with a savepoint each, so that the one that fails is taken back alone.
  ///
  /// - Throws: a disk fault, which concerns the whole batch.
  private func runAll(
    _ submissions: [Submission], at now: Timestamp, on db: Database
  ) throws -> [(Submission, Result<Void, any Error>)] {
    let tailBefore = tail
    let mark = ward.beginSubmission()
    let transaction = Transaction(now: now, db: db, core: self)
    do {
      for submission in submissions { try submission.perform(transaction) }
      return submissions.map { ($0, .success(())) }
    } catch {
      if DiskFault.concernsBatch(error) { throw error }
      takeBack(to: mark, tailBefore)
      batch.restart(firstPosition: tail.size)
      try db.rollback()
      guard submissions.count > 1 else {
        try frame.begin()
        return submissions.map { ($0, .failure(error)) }
      }
      try frame.begin()
      return try submissions.map { ($0, try runOne($0, in: transaction)) }
    }
  }

  /// One submission in its savepoint.
  ///
  /// - Throws: a disk fault, which concerns the whole batch.
  private func runOne(_ submission: Submission, in transaction: Transaction) throws -> Result<Void, any Error> {
    let tailBefore = tail
    let batchBefore = batch
    let mark = ward.beginSubmission()
    try frame.save()
    do {
      try submission.perform(transaction)
      try frame.release()
      return .success(())
    } catch {
      if DiskFault.concernsBatch(error) { throw error }
      takeBack(to: mark, tailBefore)
      batch = batchBefore
      try frame.takeBack()
      return .failure(error)
    }
  }

  /// An erasure was refused and is still listed beside the anchor, because that disk took nothing at all: a restore would
  /// carry it out.
  func reportStillListed(_ error: any Error) {
    logger.critical(
      "an erasure that was refused is still listed; ask for it again, or strike it out of the list of erasures",
      metadata: ["error": "\(error)"])
  }

  private func takeBack(to mark: UndoLog.Mark, _ tailBefore: LedgerTail) {
    ward.rollback(to: mark)
    tail = tailBefore
  }

  private struct Folding {
    var count = 0
    var journal: Int64?
    var rowBytes = 0
    var block: Int64?
    /// What open streams may show from now on.
    var streams: [(stream: StreamSight, change: StreamSight.Change)] = []
  }

  /// Writes what the batch owes: decisions for open streams, alerts, the journal row, folded states, the block.
  private func finish(at now: Timestamp, on db: Database) throws -> Folding {
    var folding = Folding()
    let told = batch.calls.isEmpty ? [:] : try decideForCalls(at: now, on: db)
    if !streams.isEmpty { folding.streams = try decideForStreams(beside: told, at: now, on: db) }
    for alert in batch.changedAlerts.sorted() { try AlertRows.write(alert, at: now, core: self, on: db) }
    if !batch.deviceRecords.isEmpty || !batch.sections.isEmpty {
      let id = nextJournal
      let row = try journalRow(id: id, at: now, on: db).encode()
      try statements.insert(journal: id, bytes: row)
      folding.journal = id
      folding.rowBytes = row.count
      let due = fold.due(rowBytes: row.count)
      for entry in due { try FoldedRows.write(entry.item, journal: id, core: self, on: db) }
      folding.count = due.count
      if let floor = fold.floor, floor - deletedJournal > 64 {
        let kept = retention.firstKept(below: floor, at: now)
        if kept > deletedJournal { try db.execute(sql: "DELETE FROM journal WHERE id < ?", arguments: [kept]) }
        deletedJournal = max(deletedJournal, kept)
      }
    }
    if tail.size > batch.firstPosition { folding.block = try cutBlock(at: now) }
    return folding
  }

  /// Decides for the calls that the batch makes, in the batch's own block.
  ///
  /// Calling fails open: a fault of a decision, which is a mistake of ours, keeps no call back.
  /// - Throws: a disk fault, which concerns the whole batch.
  private func decideForCalls(at now: Timestamp, on db: Database) throws -> [Sight.Request: Sight] {
    let transaction = Transaction(now: now, db: db, core: self)
    return try deciding("no decision for calls", on: db) { try transaction.decideForCalls() } ?? [:]
  }

  /// Decides for open streams about patients whom the batch is about, in the batch's own block.
  ///
  /// A fault of the decisions keeps the batch from nobody: the streams show nothing of it.
  /// - Parameter told: what was decided for the batch's calls: one decision serves both.
  /// - Throws: a disk fault, which concerns the whole batch.
  private func decideForStreams(
    beside told: [Sight.Request: Sight], at now: Timestamp, on db: Database
  ) throws -> [(stream: StreamSight, change: StreamSight.Change)] {
    let transaction = Transaction(now: now, db: db, core: self)
    let decisions = StreamDecisions(transaction)
    guard !decisions.due.isEmpty else { return decisions.changes }
    let decided = try deciding("no decision for event streams", on: db) {
      try decisions.due.map { stream, patient in
        let request = Sight.Request(by: stream.person, of: patient)
        let sight = try told[request] ?? transaction.decideSight(request)
        return (stream: stream, change: StreamSight.Change.decided(patient, sight))
      }
    }
    return decisions.changes + (decided ?? [])
  }

  /// Makes decisions that the batch can do without: a fault takes them back alone.
  ///
  /// - Returns: nil after a fault.
  /// - Throws: a disk fault, which concerns the whole batch.
  private func deciding<T>(_ fault: Logger.Message, on db: Database, _ body: () throws -> T) throws -> T? {
    let (tailBefore, batchBefore) = (tail, batch)
    let mark = ward.beginSubmission()
    try frame.save()
    do {
      let decided = try body()
      try frame.release()
      return decided
    } catch {
      if DiskFault.concernsBatch(error) { throw error }
      takeBack(to: mark, tailBefore)
      batch = batchBefore
      try frame.takeBack()
      logger.error(fault, metadata: ["error": "\(error)"])
      return nil
    }
  }

  private func journalRow(id: Int64, at now: Timestamp, on db: Database) throws -> JournalRow {
    let transaction = Transaction(now: now, db: db, core: self)
    var sealed: [(subject: SubjectID, bytes: [UInt8])] = []
    sealed.reserveCapacity(batch.sections.count)
    for section in batch.sections {
      let subject = section.subject
      let records = section.encoded(endingWith: .triage(ward[subject].triage))
      do {
        let bytes = try sealer.seal(
          records, under: try transaction.key(of: subject), at: JournalRow.place(id: id, subject: subject),
          nonce: randomness.nonce())
        sealed.append((subject, bytes))
      } catch VaultError.subjectErased {
        // Erased within this very batch: there is nothing left to keep, and no reason to fail the others.
        continue
      }
    }
    return JournalRow(
      received: now, windowMilliseconds: configuration.windowMilliseconds, deviceRecords: batch.deviceRecords,
      sealed: sealed)
  }

  /// One block over everything that the batch appended (LEDGER-2).
  private func cutBlock(at now: Timestamp) throws -> Int64 {
    let time = max(now.milliseconds, tail.blockTime)
    let root = tail.frontier.root
    let block = Block(
      index: UInt64(tail.head.block + 1), time: time, previous: tail.head.blockHash, first: UInt64(batch.firstPosition),
      count: UInt64(tail.size - batch.firstPosition), root: root, kind: batch.isEmergency ? .emergency : .regular,
      node: identity.origin)
    let header = try block.canonicalBytes()
    let hash = Block.hash(of: header)
    let checkpoint = try identity.key.sign(checkpointOf: UInt64(tail.size), root: root)
    try statements.insert(
      block: Int64(block.index), header: header, hash: hash, signature: try identity.key.sign(blockHash: hash),
      checkpoint: checkpoint.description)
    tail.cut(block, hash: hash)
    return tail.head.block
  }

  /// The batch is durable: memory keeps it, and everybody is answered.
  private func settle(
    _ results: [(Submission, Result<Void, any Error>)], folding: Folding, at now: Timestamp,
    publish: (CommitReport) -> Void
  ) {
    ward.settle()
    let registry = ward.registry.generation == generationBefore ? nil : ward.registry
    state.advance(to: tail.head, conservation: ward.total, registry: registry)
    // Before anybody can see the batch.
    for (stream, change) in folding.streams { stream.apply(change) }
    recent.put(
      batch.entries, size: tail.size, registry: registry,
      changesStanding: !results.allSatisfy { $0.0.isIntake || $0.0.isDecision })
    // Also what the batch itself appended about somebody whom it erased.
    if !batch.erased.isEmpty { recent.removeAll() }
    // The lanes first: what observers start on other threads must not take the processor before the PUBACKs have left.
    for (submission, result) in results where submission.isIntake { submission.complete(result) }
    if let journal = folding.journal {
      nextJournal = journal + 1
      retention.add(journal, received: now, bytes: folding.rowBytes)
      let devices = batch.deviceRecords.lazy.map { FoldQueue.Item.device($0.device) }
      let patients = batch.sections.lazy.map { FoldQueue.Item.patient($0.subject) }
      fold.settle(
        folded: folding.count, dirty: Array(devices) + Array(patients), journal: journal, rowBytes: folding.rowBytes)
    }
    for (subject, entry) in batch.readings { ward.strips.add(entry, of: subject) }
    for strip in batch.strips { ward.strips.begin(strip) }
    for strip in batch.endedStrips { ward.strips.end(strip) }
    for subject in batch.erased { ward.strips.forget(subject) }
    for (device, rejection) in batch.rejections { receipts.reject(device, rejection) }
    for device in batch.touchedDevices { receipts.touch(device) }
    board.update(batch.deviceRecords, at: now, alerts: batch.changedAlerts.isEmpty ? nil : ward.alerts.counts)
    let drafts = receipts.due(at: now, ward: ward, head: tail.head)
    // A look that was written down before, and nothing else: nobody need hear of it.
    let isQuiet = tail.size == batch.firstPosition && drafts.isEmpty && results.allSatisfy { $0.0.isDecision }
    if !isQuiet {
      publish(report(folding, registry: registry, receipts: drafts))
    }
    for (submission, result) in results where !submission.isIntake { submission.complete(result) }
  }

  private func report(_ folding: Folding, registry: Registry?, receipts: [ReceiptDraft]) -> CommitReport {
    CommitReport(
      head: tail.head, calls: batch.calls, alerts: batch.changedAlerts.sorted(),
      nextDeadline: ward.alerts.nextDeadline(), devices: batch.touchedDevices, block: folding.block,
      registry: registry, conservation: ward.total, erased: batch.erased, consent: batch.consent,
      hasNotices: batch.hasNotices, receipts: receipts)
  }

  /// Folds everything and empties the journal: for a clean stop, so that the next start has nothing to replay.
  func foldAll(on db: Database) throws {
    guard nextJournal > 1 else { return }
    try db.inTransaction(.immediate) {
      for entry in fold.all { try FoldedRows.write(entry.item, journal: nextJournal - 1, core: self, on: db) }
      try db.execute(sql: "DELETE FROM journal")
      return .commit
    }
  }
}
