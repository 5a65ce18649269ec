import Consent
import Ledger
import Store
import Vault
import Vitals

extension RecordDesk {
  /// Decides on opening a record's file, and opens it with the custodian's key. When this returns, the decision is durable.
  ///
  /// The file's beginning is opened first, so that a counted use is spent on what opens and on nothing else.
  /// - Parameter action: `read` or `download`.
  /// - Throws: ``AccessDenied``, ``OpeningRefusal``, `VaultError` for a file that is broken.
  package func open(_ record: RecordID, action: AccessAction = .read, by asker: Asker) async throws -> Opening {
    let prospect = try await prospect(record, action, by: asker)
    let beginning: Beginning
    do { beginning = try await self.beginning(of: prospect) } catch {
      throw try await unopened(prospect, action, by: asker, for: error)
    }
    let token = openings.makeToken()
    let decision = try await decide(prospect, action, by: asker, token: token)
    guard let permit = Permit(decision) else { throw AccessDenied([decision]) }
    return keep(beginning, of: record, permit, as: token, until: Self.end(of: decision, from: decision.time))
  }

  /// A file with its key in hand.
  private struct Beginning {
    let file: StoredFile
    let opener: FileOpener
    let type: FileType
  }

  /// Opens the file's beginning; nothing of it leaves.
  private func beginning(of prospect: Prospect) async throws -> Beginning {
    try prospect.view.requireWhole()
    guard let file = prospect.view.file else { throw OpeningRefusal.noFile }
    guard let wrap = prospect.custodianWrap else { throw OpeningRefusal.notCustodian }
    let context = Self.custodianContext(file, prospect.view)
    let (custodian, blobs) = (custodian, blobs)
    return try await lanes.run {
      let key = try wrap.open(with: custodian, context: context)
      let opener = FileOpener(manifest: try FileManifest(parsing: blobs.read(file.address)), key: key)
      let beginning = try opener.open(
        object: 0, bytes: blobs.read(opener.manifest.objects[0]),
        clippedTo: 0..<min(Int64(FileType.sniffedBytes), opener.manifest.bytes))
      return Beginning(file: file, opener: opener, type: FileType(sniffing: beginning))
    }
  }

  private func keep(
    _ beginning: Beginning, of record: RecordID, _ permit: Permit, as token: String, until: Timestamp
  ) -> Opening {
    let opening = Opening(
      token: token, record: record, file: beginning.file, type: beginning.type, expires: until,
      person: permit.request.person, permit: permit, opener: beginning.opener)
    openings.keep(opening, at: clock())
    return opening
  }

  /// An opening that goes on: no decision and no use more, also when the gateway was restarted since.
  ///
  /// - Throws: ``OpeningRefusal/over``.
  package func opening(_ token: String, of record: RecordID, by person: PersonID) async throws -> Opening {
    if let opening = openings.find(token, of: person, record: record, at: clock()) { return opening }
    let hash = OpeningBook.hash(token)
    let found = try await store.writer.perform { transaction -> (Prospect, Permit, Timestamp)? in
      guard let (permit, until) = try transaction.opening(hash, of: record, by: person),
        let view = try transaction.record(at: record.position)
      else { return nil }
      return (try Prospect(view, reader: person, in: transaction), permit, until)
    }
    guard let (prospect, permit, until) = found, prospect.custodianWrap != nil else { throw OpeningRefusal.over }
    return keep(try await beginning(of: prospect), of: record, permit, as: token, until: until)
  }

  /// Hands out a part of the file, piece by piece, each proven before it leaves. Before each piece the standing of what
  /// the opening rests on is looked at: who loses it gets no further.
  ///
  /// - Parameters:
  ///   - range: plaintext bytes.
  ///   - write: takes a piece of at most ``SealedFileFormat/objectPlaintextBytes``; returns when there is room for more.
  /// - Throws: ``OpeningRefusal/over``, `VaultError` when a piece is missing or changed; whatever `write` throws.
  package func read(
    _ opening: Opening, _ range: Range<Int64>, write: ([UInt8]) async throws -> Void
  ) async throws {
    let (opener, blobs) = (opening.opener, blobs)
    var mark = openings.tide.mark
    try await check(opening)
    for index in try opener.manifest.objects(in: range) {
      let piece = try await lanes.run {
        try opener.open(object: index, bytes: blobs.read(opener.manifest.objects[index]), clippedTo: range)
      }
      let level = openings.tide.mark
      if level != mark || clock() >= opening.expires {
        try await check(opening)
        mark = level
      }
      try await write(piece)
    }
  }

  /// A file's key for a reader with a key of their own, and where the file is; the objects come from `/ipfs`.
  ///
  /// Wrapped anew to the key that the reader lists now, where the custodian can; else as its author wrapped it once, which a
  /// reader who lost the key of that time cannot open (decision 0024).
  /// - Throws: ``AccessDenied``, ``OpeningRefusal``.
  package func key(of record: RecordID, by asker: Asker) async throws -> (file: StoredFile, wrap: KeyWrap) {
    let prospect = try await prospect(record, .download, by: asker)
    let found: (file: StoredFile, wrap: KeyWrap)
    do { found = try wrap(of: prospect, for: asker.person) } catch {
      throw try await unopened(prospect, .download, by: asker, for: error)
    }
    let decision = try await decide(prospect, .download, by: asker)
    guard decision.isPermitted else { throw AccessDenied([decision]) }
    return found
  }

  private func wrap(of prospect: Prospect, for reader: PersonID) throws -> (file: StoredFile, wrap: KeyWrap) {
    try prospect.view.requireWhole()
    guard let file = prospect.view.file else { throw OpeningRefusal.noFile }
    let agreement = store.registry.person(id: reader.text)?.agreement
    guard let custodianWrap = prospect.custodianWrap, let agreement else {
      if let own = prospect.ownWrap { return (file, own) }
      throw prospect.custodianWrap == nil ? OpeningRefusal.notCustodian : .noReaderKey
    }
    let key = try custodianWrap.open(with: custodian, context: Self.custodianContext(file, prospect.view))
    let own = WrapContext(file: file.address, patient: prospect.view.patient, reader: reader.text)
    return (file, try KeyWrap(key, to: agreement, context: own))
  }

  // MARK: Deciding

  /// What would be opened, looked at before it is decided on; nothing of it leaves before.
  private struct Prospect {
    let view: RecordView
    /// The file's key for the custodian and for the reader, as far as there are any.
    let custodianWrap: KeyWrap?
    let ownWrap: KeyWrap?

    init(_ view: RecordView, reader: PersonID, in transaction: Transaction) throws {
      self.view = view
      guard let file = view.file else {
        (custodianWrap, ownWrap) = (nil, nil)
        return
      }
      custodianWrap = try transaction.wrap(of: RecordDesk.custodianContext(file, view))
      ownWrap = try transaction.wrap(
        of: WrapContext(file: file.address, patient: view.patient, reader: reader.text))
    }
  }

  private static func custodianContext(_ file: StoredFile, _ view: RecordView) -> WrapContext {
    WrapContext(file: file.address, patient: view.patient, reader: WrapContext.custodian)
  }

  /// Whoever may not is refused here already, by a decision, and no file is touched for them.
  private func prospect(_ record: RecordID, _ action: AccessAction, by asker: Asker) async throws -> Prospect {
    let (prospect, denial) = try await store.writer.perform { transaction -> (Prospect?, Decision?) in
      let view = try transaction.record(at: record.position)
      let request = asker.request(action, .record(record), of: try Self.patient(view?.patient))
      guard transaction.wouldPermit(request), let view else { return (nil, try transaction.decide(request)) }
      return (try Prospect(view, reader: asker.person, in: transaction), nil)
    }
    guard let prospect else { throw AccessDenied([denial].compactMap(\.self)) }
    return prospect
  }

  /// Decides, durably, and counts what it uses unless nothing is opened.
  ///
  /// - Parameter token: of the opening that it is decided for, which is kept with the decision; nil for none.
  private func decide(
    _ prospect: Prospect, _ action: AccessAction, by asker: Asker, token: String? = nil, unopened: Unopened? = nil
  ) async throws -> Decision {
    let (record, hash) = (RecordID(position: prospect.view.position), token.map { OpeningBook.hash($0) })
    let request = asker.request(action, .record(record), of: try Self.patient(prospect.view.patient))
    return try await store.writer.perform { transaction in
      let decision = try transaction.decide(request, unopened: unopened)
      if let hash, let permit = Permit(decision) {
        try transaction.keep(
          opening: hash, of: record, permit: permit, until: Self.end(of: decision, from: decision.time))
      }
      return decision
    }
  }

  /// The attempt at what does not open stands on the ledger, and costs no use.
  ///
  /// - Returns: what whoever asked is told.
  private func unopened(
    _ prospect: Prospect, _ action: AccessAction, by asker: Asker, for error: any Error
  ) async throws -> any Error {
    let why: Unopened =
      switch error as? OpeningRefusal {
      case .noFile: .noFile
      case .notCustodian: .notCustodian
      case .noReaderKey: .noReaderKey
      case .over, nil: .unreadable
      }
    let decision = try await decide(prospect, action, by: asker, unopened: why)
    return decision.isPermitted ? error : AccessDenied([decision])
  }

  /// A record that is not there is nobody's: the attempt is recorded all the same.
  static func patient(_ name: String?) throws -> PersonID {
    guard let patient = PersonID(name ?? Transaction.nobody) else { throw StoreError.malformedState }
    return patient
  }

  /// - Throws: ``OpeningRefusal/over`` when what the opening rests on is no longer so.
  private func check(_ opening: Opening) async throws {
    let (permit, hash) = (opening.permit, OpeningBook.hash(opening.token))
    let stands = try await store.writer.perform { transaction in
      let stands = transaction.stillStands(permit)
      // What ended once does not come back, not after a restart either.
      if !stands { try transaction.end(opening: hash) }
      return stands
    }
    guard stands, clock() < opening.expires else {
      openings.end(opening.token)
      throw OpeningRefusal.over
    }
  }

  private static func end(of decision: Decision, from now: Timestamp) -> Timestamp {
    decision.obligations.reduce(now.adding(milliseconds: Opening.lifetimeMilliseconds)) { end, obligation in
      if case .expire(let at) = obligation { min(end, at) } else { end }
    }
  }
}
