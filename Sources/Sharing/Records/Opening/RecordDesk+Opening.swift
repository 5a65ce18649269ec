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
    let (decision, view, wrap) = try await decide(record, action: action, by: asker)
    guard let file = view.file else { throw OpeningRefusal.noFile }
    guard let wrap else { throw OpeningRefusal.notCustodian }
    let context = WrapContext(file: file.address, patient: view.patient, reader: WrapContext.custodian)
    let (custodian, blobs) = (custodian, blobs)
    let (opener, type) = try await lanes.run {
      let key = try wrap.open(with: custodian, context: context)
      let opener = FileOpener(manifest: try FileManifest(parsing: blobs.read(file.address)), key: key)
      let beginning = try opener.open(
        object: 0, bytes: blobs.read(opener.manifest.objects[0]),
        clippedTo: 0..<min(Int64(FileType.sniffedBytes), opener.manifest.bytes))
      return (opener, FileType(sniffing: beginning))
    }
    let now = clock()
    let opening = Opening(
      token: openings.makeToken(), record: record, file: file, type: type,
      expires: Self.end(of: decision, from: now), person: asker.person, decision: decision, opener: opener)
    openings.keep(opening, at: now)
    return opening
  }

  /// An opening that goes on: no decision and no use more.
  ///
  /// - Throws: ``OpeningRefusal/over``.
  package func opening(_ token: String, of record: RecordID, by person: PersonID) throws(OpeningRefusal) -> Opening {
    guard let opening = openings.find(token, of: person, record: record, at: clock()) else { throw .over }
    return opening
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
    let context = WrapContext(file: file.address, patient: view.patient, reader: WrapContext.custodian)
    let key = try custodianWrap.open(with: custodian, context: context)
    return (file, try KeyWrap(key, to: reader, context: own))
  }

  /// Decides, durably; then what a permit opens.
  private func decide(_ record: RecordID, action: AccessAction, by asker: Asker) async throws -> Ground {
    let (decision, view, wrap) = try await store.writer.perform {
      transaction -> (Decision, RecordView?, KeyWrap?) in
      let view = try transaction.record(at: record.position)
      let patient = try Self.patient(view?.patient)
      let decision = try transaction.decide(asker.request(action, .record(record), of: patient))
      guard decision.isPermitted, let view, let file = view.file else { return (decision, view, nil) }
      let context = WrapContext(file: file.address, patient: view.patient, reader: WrapContext.custodian)
      return (decision, view, try transaction.wrap(of: context))
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
    let decision = opening.decision
    let stands = try await store.writer.perform { $0.stillStands(decision) }
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
