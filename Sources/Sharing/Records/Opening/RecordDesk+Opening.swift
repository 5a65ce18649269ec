import Consent
import Ledger
import Store
import Vault
import Vitals

extension RecordDesk {
  private typealias Ground = (decision: Decision, view: RecordView, wrap: KeyWrap?)

  /// Decides on opening a record's file, and opens it with the custodian's key. When this returns, the decision is durable.
  ///
  /// - Parameter action: `read` or `download`.
  /// - Throws: ``AccessDenied``, ``OpeningRefusal``, `VaultError` for a file that is broken.
  package func open(_ record: RecordID, action: AccessAction = .read, by asker: Asker) async throws -> Opening {
    let token = openings.makeToken()
    let (decision, view, wrap) = try await decide(record, action: action, by: asker, token: token)
    guard let file = view.file else { throw OpeningRefusal.noFile }
    guard let wrap, let permit = Permit(decision) else { throw OpeningRefusal.notCustodian }
    return try await open(
      file, of: view, wrap, permit, as: token, until: Self.end(of: decision, from: decision.time))
  }

  /// Opens the file's beginning and keeps the opening in memory.
  private func open(
    _ file: StoredFile, of view: RecordView, _ wrap: KeyWrap, _ permit: Permit, as token: String, until: Timestamp
  ) async throws -> Opening {
    let context = Self.custodianContext(file, view)
    let (custodian, blobs) = (custodian, blobs)
    let (opener, type) = try await lanes.run {
      let key = try wrap.open(with: custodian, context: context)
      let opener = FileOpener(manifest: try FileManifest(parsing: blobs.read(file.address)), key: key)
      let beginning = try opener.open(
        object: 0, bytes: blobs.read(opener.manifest.objects[0]),
        clippedTo: 0..<min(Int64(FileType.sniffedBytes), opener.manifest.bytes))
      return (opener, FileType(sniffing: beginning))
    }
    let opening = Opening(
      token: token, record: RecordID(position: view.position), file: file, type: type, expires: until,
      person: permit.request.person, permit: permit, opener: opener)
    openings.keep(opening, at: clock())
    return opening
  }

  /// An opening that goes on: no decision and no use more, also when the gateway was restarted since.
  ///
  /// - Throws: ``OpeningRefusal/over``.
  package func opening(_ token: String, of record: RecordID, by person: PersonID) async throws -> Opening {
    if let opening = openings.find(token, of: person, record: record, at: clock()) { return opening }
    let hash = OpeningBook.hash(token)
    let found = try await store.writer.perform { transaction -> (RecordView, KeyWrap, Permit, Timestamp)? in
      guard let (permit, until) = try transaction.opening(hash, of: record, by: person),
        let view = try transaction.record(at: record.position), let file = view.file,
        let wrap = try transaction.wrap(of: Self.custodianContext(file, view))
      else { return nil }
      return (view, wrap, permit, until)
    }
    guard let (view, wrap, permit, until) = found, let file = view.file else { throw OpeningRefusal.over }
    return try await open(file, of: view, wrap, permit, as: token, until: until)
  }

  private static func custodianContext(_ file: StoredFile, _ view: RecordView) -> WrapContext {
    WrapContext(file: file.address, patient: view.patient, reader: WrapContext.custodian)
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
  /// - Throws: ``AccessDenied``, ``OpeningRefusal``.
  package func key(of record: RecordID, by asker: Asker) async throws -> (file: StoredFile, wrap: KeyWrap) {
    let (_, view, custodianWrap) = try await decide(record, action: .download, by: asker)
    guard let file = view.file else { throw OpeningRefusal.noFile }
    let own = WrapContext(file: file.address, patient: view.patient, reader: asker.person.text)
    if let wrap = try await store.writer.perform({ try $0.wrap(of: own) }) { return (file, wrap) }
    guard let custodianWrap else { throw OpeningRefusal.notCustodian }
    guard let reader = store.registry.person(id: asker.person.text)?.agreement else { throw OpeningRefusal.noReaderKey }
    let context = Self.custodianContext(file, view)
    let key = try custodianWrap.open(with: custodian, context: context)
    return (file, try KeyWrap(key, to: reader, context: own))
  }

  /// Decides, durably; then what a permit opens.
  ///
  /// - Parameter token: of the opening that it is decided for, which is kept with the decision; nil for none.
  private func decide(
    _ record: RecordID, action: AccessAction, by asker: Asker, token: String? = nil
  ) async throws -> Ground {
    let hash = token.map { OpeningBook.hash($0) }
    let (decision, view, wrap) = try await store.writer.perform {
      transaction -> (Decision, RecordView?, KeyWrap?) in
      let view = try transaction.record(at: record.position)
      let patient = try Self.patient(view?.patient)
      let decision = try transaction.decide(asker.request(action, .record(record), of: patient))
      guard let permit = Permit(decision), let view, let file = view.file else { return (decision, view, nil) }
      let wrap = try transaction.wrap(of: Self.custodianContext(file, view))
      if let hash, wrap != nil {
        try transaction.keep(
          opening: hash, of: record, permit: permit, until: Self.end(of: decision, from: decision.time))
      }
      return (decision, view, wrap)
    }
    guard decision.isPermitted, let view else { throw AccessDenied([decision]) }
    return (decision, view, wrap)
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
