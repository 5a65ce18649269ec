import Consent
import Ledger
import Store
import Vault

extension RecordDesk {
  /// Adds a record. When this returns, it and the decision that it rests on are durable, and the upload is forgotten with
  /// its key: both in one transaction, so that nothing but the patient's wraps opens the file from then on.
  ///
  /// The file was uploaded before and is on disk, whole; its author signs its address. The same act again gives the same
  /// place.
  /// - Parameters:
  ///   - upload: the upload that brought the file; nil for a record without one.
  ///   - wraps: the file's key for its readers, when its author sealed it; the gateway makes them for what it sealed itself.
  /// - Throws: ``ActRefusal``, ``UploadRefusal``, ``AccessDenied``, or `StoreError`.
  package func file(
    _ signed: SignedAct, upload id: String?, wraps: [ReaderWrap], purpose: Purpose
  ) async throws -> ActReceipt {
    let checked = try CheckedAct(signed, for: node, at: clock())
    guard case .record(let offer) = checked.act else { throw ActRefusal.unknownType(checked.entry.type) }
    if let position = try await store.writer.perform({ try $0.position(ofAct: checked.leaf) }) {
      return ActReceipt(position: position, leaf: checked.leaf, isRepeated: true)
    }
    let upload = try await upload(id, of: checked.entry.author)
    let keys = try await keys(for: offer, by: checked.entry.author, upload: upload, wraps: wraps)
    let isTooMuch = try await isTooMuch(offer)
    let result = try await store.writer.perform { transaction in
      let result = try Self.record(
        checked, offer, keys: keys, upload: upload?.row, purpose: purpose, in: transaction)
      // Told to nobody who may not add it at all; the decision is taken back with the rest.
      if isTooMuch, case .success(let receipt) = result, !receipt.isRepeated { throw UploadRefusal.quota }
      return result
    }
    // A denial leaves the upload: consent may come. Until here the lease kept the objects; now the entry does.
    let receipt = try result.get()
    if let upload { await uploads.filed(upload) }
    return receipt
  }

  /// Whoever brings them, a patient's own files count for the patient.
  private func isTooMuch(_ offer: RecordOffer) async throws -> Bool {
    guard offer.dataClass == .ownFiles, let file = offer.file else { return false }
    let kept = try await lanes.run { [store] in try store.ownFileBytes(of: offer.patient.text) }
    return kept + file.bytes > limits.patientBytes
  }

  private func upload(_ id: String?, of author: String) async throws -> Upload? {
    guard let id else { return nil }
    return try await uploads.upload(id, of: author)
  }

  /// What every reader of the file gets, each bound to file, patient and reader.
  private func keys(
    for offer: RecordOffer, by author: String, upload: Upload?, wraps: [ReaderWrap]
  ) async throws -> [(KeyWrap, WrapContext)] {
    guard let file = offer.file else {
      guard upload == nil, wraps.isEmpty else { throw UploadRefusal.wrongForm }
      return []
    }
    guard let upload else { throw UploadRefusal.unknown }
    let uploaded = try await upload.close(as: file)
    guard uploaded.file == file else { throw UploadRefusal.manifestBroken }
    func context(_ reader: String) -> WrapContext {
      WrapContext(file: file.address, patient: offer.patient.text, reader: reader)
    }
    guard let key = uploaded.key else {
      let readers: Set<String> = [WrapContext.custodian, offer.patient.text, author]
      guard !wraps.isEmpty, wraps.count <= ReaderWrap.bound, Set(wraps.map(\.reader)).count == wraps.count,
        wraps.allSatisfy({ readers.contains($0.reader) })
      else { throw ActRefusal.malformed("wraps") }
      return wraps.map { ($0.wrap, context($0.reader)) }
    }
    guard wraps.isEmpty else { throw UploadRefusal.wrongForm }
    var keys = [
      (try KeyWrap(key, to: custodianKey, context: context(WrapContext.custodian)), context(WrapContext.custodian))
    ]
    if let own = store.registry.person(id: offer.patient.text)?.agreement {
      keys.append((try KeyWrap(key, to: own, context: context(offer.patient.text)), context(offer.patient.text)))
    }
    return keys
  }

  private static func record(
    _ checked: CheckedAct, _ offer: RecordOffer, keys: [(KeyWrap, WrapContext)], upload: Int64?, purpose: Purpose,
    in transaction: Transaction
  ) throws -> Result<ActReceipt, AccessDenied> {
    if let position = try transaction.position(ofAct: checked.leaf) {
      return .success(ActReceipt(position: position, leaf: checked.leaf, isRepeated: true))
    }
    let author = try ActDesk.authorise(checked, in: transaction)
    guard let person = PersonID(author.id) else { throw ActRefusal.authorUnknown }
    guard mayWrite(offer, author, person, transaction) else {
      throw ActRefusal.roleForbids(author.role, checked.entry.type)
    }
    let decision = try transaction.decide(offer.request(by: person, for: purpose))
    guard decision.isPermitted else { return .failure(AccessDenied([decision])) }
    let receipt = try ActDesk.perform(checked, in: transaction, isGated: true)
    for (wrap, context) in keys { try transaction.keep(wrap, in: context) }
    // The upload's row has the file's key under its author's: an erasure of the patient would not reach it there.
    if let upload { try transaction.end(upload: upload) }
    return .success(receipt)
  }

  /// A patient's own files come from the patient, or from a guardian; a correction stays in its record's class.
  private static func mayWrite(
    _ offer: RecordOffer, _ author: Person, _ person: PersonID, _ transaction: Transaction
  ) -> Bool {
    let consent = transaction.consent(of: offer.patient)
    if let corrects = offer.corrects, let record = consent?.records[corrects], record.dataClass != offer.dataClass {
      return false
    }
    guard offer.dataClass == .ownFiles else { return RecordOffer.classes(for: author.role).contains(offer.dataClass) }
    return person == offer.patient || consent?.guardianship(of: person, at: transaction.now) != nil
  }
}
