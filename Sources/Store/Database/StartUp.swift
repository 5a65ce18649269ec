import Consent
import Foundation
import GRDB
import Ledger
import Triage
import Vault
import Vitals

/// What start-up found: the writer begins with it.
struct LoadedState {
  let ward: Ward
  let consent: ConsentBook
  let tail: LedgerTail
  let nextJournal: Int64
  let fold: FoldQueue
  let retention: JournalRetention
}

/// Brings the writer's memory back from the disk and checks what it rests on: durability level, schema, the last block's
/// signature and root, and the anchor.
struct StartUp {
  let db: Database
  let configuration: StoreConfiguration
  let identity: NodeIdentity
  let keyRing: KeyRing

  func load(anchor: AnchorHead?) throws -> LoadedState {
    try DatabaseFile.assertDurable(db)
    // Every table is read once, from one end to the other: a large cache would only hold what is not read again, and its
    // pages would lie between what stays.
    try DatabaseFile.setCache(kibibytes: DatabaseFile.readerCacheKibibytes, db: db)
    let tail = try loadTail()
    try check(tail, extends: anchor)
    let ward = Ward()
    try RegistryRows.load(into: ward, db: db)
    try OrderRows.load(into: ward, at: configuration.clock(), keyRing: keyRing, db: db)
    var fold = FoldQueue(boundBytes: configuration.journalBoundBytes)
    var retention = JournalRetention(boundBytes: configuration.journalBoundBytes)
    let nextJournal = try replay(into: ward, fold: &fold, retention: &retention)
    // A gap from before the start is still one: it is reported after its grace, or its alert ends when it is filled.
    for device in ward.devicesWithState where ward[device].hasGap {
      ward.suspectGap(device, at: ward[device].lastReceived ?? configuration.clock())
    }
    ward.watchAllWindows(grace: configuration.windowGraceMilliseconds)
    try AlertRows.load(into: ward, keyRing: keyRing, db: db)
    try StripRows.load(into: ward, at: configuration.clock(), db: db)
    for key in ward.alerts.ofTechnical.keys where key.kind == TechnicalKind.sequenceGap.rawValue {
      ward.suspectGap(key.device, at: configuration.clock())
    }
    let consent = try ConsentRows.load(keyRing: keyRing, db: db)
    for person in ward.registry.allPersons { PersonID(person.id).map { ward.bar($0, by: consent.state) } }
    ward.settle()
    db.releaseMemory()
    try DatabaseFile.setCache(kibibytes: DatabaseFile.writerCacheKibibytes, db: db)
    return LoadedState(
      ward: ward, consent: consent, tail: tail, nextJournal: nextJournal, fold: fold, retention: retention)
  }

  // MARK: The ledger

  private func loadTail() throws -> LedgerTail {
    let size = try Int64.fetchOne(db, sql: "SELECT coalesce(max(position) + 1, 0) FROM entries") ?? 0
    let frontier = try MerkleFrontier(size: UInt64(size), reading: TreeRows(db: db).hash)
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM blocks ORDER BY idx DESC LIMIT 1") else {
      guard size == 0 else { throw StoreError.ledgerBroken(block: -1) }
      return LedgerTail(frontier: frontier, block: -1, blockHash: Self.noBlock, blockTime: 0)
    }
    let index: Int64 = row["idx"]
    let header: Data = row["header"]
    let signature: Data = row["signature"]
    guard let block = try? Block.parse(Array(header)), let hash = try? block.hash, Int64(block.index) == index,
      block.root == frontier.root, Int64(block.positions.upperBound) == size
    else { throw StoreError.ledgerBroken(block: index) }
    guard
      configuration.follows != nil
        || block.node == identity.origin
          && BlockSignature.isValid(Array(signature), for: hash, using: identity.key.publicKey)
    else { throw StoreError.ledgerBroken(block: index) }
    return LedgerTail(frontier: frontier, block: index, blockHash: hash, blockTime: block.time)
  }

  /// What stands as the previous hash of the first block.
  static let noBlock = Digest32.zero

  /// LEDGER-4: the ledger must extend what may have left this process.
  private func check(_ tail: LedgerTail, extends anchor: AnchorHead?) throws {
    guard let anchor else {
      // The first block may be durable before its anchor is; nothing signed over it has left then.
      guard tail.head.block <= 0 || configuration.follows != nil else {
        throw StoreError.anchorUnusable(path: configuration.anchorFile)
      }
      return
    }
    guard anchor.origin == identity.origin else { throw StoreError.anchorForked(size: Int64(clamping: anchor.size)) }
    guard UInt64(tail.head.size) >= anchor.size else {
      throw StoreError.anchorAhead(anchored: Int64(clamping: anchor.size), found: tail.head.size)
    }
    let then = try MerkleFrontier(size: anchor.size, reading: TreeRows(db: db).hash)
    guard then.root == anchor.root else { throw StoreError.anchorForked(size: Int64(clamping: anchor.size)) }
  }

  // MARK: States

  /// Loads folded states and replays the journal rows that they do not contain yet.
  private func replay(
    into ward: Ward, fold: inout FoldQueue, retention: inout JournalRetention
  ) throws -> Int64 {
    var deviceJournals: [DeviceIndex: Int64] = [:]
    var patientJournals: [SubjectID: Int64] = [:]
    let devices = try Row.fetchCursor(db, sql: "SELECT device, journal, bytes FROM device_state")
    while let row = try devices.next() {
      let device = DeviceIndex(row["device"])
      var reader = ByteReader(Array(row["bytes"] as Data))
      ward.restore(device: device, try DeviceState(from: &reader))
      deviceJournals[device] = row["journal"]
    }
    let patients = try Row.fetchCursor(
      db, sql: "SELECT s.id, s.key, p.journal, p.bytes FROM patient_state p JOIN subjects s ON s.id = p.subject")
    while let row = try patients.next() {
      let subject = SubjectID(row["id"])
      patientJournals[subject] = row["journal"]
      guard let sealedKey = row["key"] as Data? else { continue }
      let key = try keyRing.key(of: subject.value) { sealedKey }
      var reader = ByteReader(try key.open(row["bytes"], at: FoldedRows.place(subject)))
      ward.restore(patient: subject, try PatientState(from: &reader))
    }
    var newest = max(deviceJournals.values.max() ?? 0, patientJournals.values.max() ?? 0)
    let last = try Data.fetchOne(db, sql: "SELECT bytes FROM journal ORDER BY id DESC LIMIT 1")
    let stripsFrom = try last.map { try JournalRow(decoding: Array($0)).received }?
      .adding(milliseconds: -StripRing.windowMilliseconds)
    let rows = try Row.fetchCursor(db, sql: "SELECT id, bytes FROM journal ORDER BY id")
    while let row = try rows.next() {
      let id: Int64 = row["id"]
      newest = max(newest, id)
      let bytes = Array(row["bytes"] as Data)
      let journalRow = try JournalRow(decoding: bytes)
      retention.add(id, received: journalRow.received, bytes: bytes.count)
      try replay(
        journalRow, id: id, into: ward, fold: &fold, deviceJournals: deviceJournals, patientJournals: patientJournals,
        forStrips: stripsFrom.map { journalRow.received >= $0 } ?? false)
      ward.settle()
    }
    return newest + 1
  }

  private func replay(
    _ row: JournalRow, id: Int64, into ward: Ward, fold: inout FoldQueue, deviceJournals: [DeviceIndex: Int64],
    patientJournals: [SubjectID: Int64], forStrips: Bool
  ) throws {
    var dirty: [FoldQueue.Item] = []
    for record in row.deviceRecords where id > deviceJournals[record.device] ?? 0 {
      ward.count(record)
      ward.withDevice(record.device) { _ = $0.apply(record, at: row.received) }
      dirty.append(.device(record.device))
    }
    for section in row.sealed {
      // What is folded already is looked at for the newest readings alone.
      let isNew = id > patientJournals[section.subject] ?? 0
      guard isNew || forStrips else { continue }
      let sealedKey = try Data.fetchOne(
        db, sql: "SELECT key FROM subjects WHERE id = ?", arguments: [section.subject.value])
      guard let sealedKey else { continue }
      let key = try keyRing.key(of: section.subject.value) { sealedKey }
      let bytes = try key.open(section.bytes, at: JournalRow.place(id: id, subject: section.subject))
      for record in try JournalRow.decodeRecords(bytes) {
        if forStrips, case .reading(let reading, let device, _, _, let judged) = record {
          ward.strips.add(StripReading(device: device, judged: judged, reading: reading), of: section.subject)
        }
        guard isNew else { continue }
        try ward.withPatient(section.subject) {
          _ = try $0.apply(record, windowMilliseconds: row.windowMilliseconds, at: row.received)
        }
      }
      if isNew { dirty.append(.patient(section.subject)) }
    }
    fold.settle(folded: 0, dirty: dirty, journal: id, rowBytes: 0)
  }
}
