import Ledger
import Store
import Vault
import Vitals

/// The uploads under way. With a store they go on after a restart, for a day; without one they live in memory alone, and
/// what they had put is collected.
package actor UploadDesk {
  private let means: UploadMeans
  private var limits: UploadLimits { means.limits }
  private let random: @Sendable (Int) -> [UInt8]
  private let writer: Writer?
  /// How many bytes a person may bring now beside those under way. Blocks for the disk.
  private let allowed: @Sendable (String) throws -> Int64
  private var uploads: [String: Upload]
  /// Of persons with uploads under way.
  private var allowances: [String: UploadAllowance] = [:]
  /// Whose uploads are being begun: they count against the bounds already.
  private var making: [String] = []

  /// - Parameters:
  ///   - writer: keeps uploads over restarts; nil keeps none.
  ///   - kept: what the restart found. Make the desk before anything is collected: what they hold is held from here on.
  ///   - reserve: what stays free on the disk.
  ///   - allowed: how many bytes a person may bring now, those under way among them. May block for the disk.
  /// - Throws: what `allowed` throws for somebody whose upload was kept.
  package init(
    folder: BlobFolder, lanes: DiskLanes, limits: UploadLimits = UploadLimits(), writer: Writer? = nil,
    kept: [KeptUpload] = [], reserve: DiskReserve = .none,
    allowed: @escaping @Sendable (String) throws -> Int64 = { _ in .max },
    clock: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable (Int) -> [UInt8]
  ) throws {
    let means = UploadMeans(folder: folder, lanes: lanes, reserve: reserve, limits: limits, clock: clock)
    self.means = means
    self.writer = writer
    self.allowed = allowed
    var uploads: [String: Upload] = [:]
    if let writer {
      for upload in kept.suffix(limits.uploads) {
        let allowance = try allowances[upload.person] ?? UploadAllowance(bytes: allowed(upload.person))
        allowances[upload.person] = allowance
        uploads[upload.id] = Upload(
          upload, book: UploadBook(writer: writer, row: upload.row, person: upload.person), means: means,
          allowance: allowance)
      }
    }
    self.uploads = uploads
    self.random = random
  }

  /// Begins an upload.
  ///
  /// - Throws: ``UploadRefusal/tooLarge``, ``UploadRefusal/tooMany``, ``UploadRefusal/quota``, ``UploadRefusal/noRoom``.
  package func begin(_ form: Upload.Form, by person: String) async throws -> Upload {
    if case .plaintext(let bytes) = form, !(0...limits.fileBytes).contains(bytes) { throw UploadRefusal.tooLarge }
    await dropResting()
    let persons = uploads.values.map(\.person) + making
    guard persons.count < limits.uploads, persons.filter({ $0 == person }).count < limits.uploadsPerPerson else {
      throw UploadRefusal.tooMany
    }
    making.append(person)
    defer {
      making.firstIndex(of: person).map { _ = making.remove(at: $0) }
      forgetAllowance(of: person)
    }
    try means.reserve.require(0)
    let allowance = try await allowance(of: person)
    if case .plaintext(let bytes) = form { try allowance.take(bytes) }
    let upload: Upload
    do { upload = try await make(form, by: person, allowance) } catch {
      if case .plaintext(let bytes) = form { allowance.giveBack(bytes) }
      throw error
    }
    uploads[upload.id] = upload
    // An empty file is whole from the beginning.
    if form == .plaintext(bytes: 0) { try await upload.add(NoParts(), at: 0) }
    return upload
  }

  /// One for all of a person's uploads under way; who has none under way is looked up anew.
  private func allowance(of person: String) async throws -> UploadAllowance {
    if let known = allowances[person] { return known }
    let bytes = try await means.lanes.run { [allowed] in try allowed(person) }
    let allowance = allowances[person] ?? UploadAllowance(bytes: bytes)
    allowances[person] = allowance
    return allowance
  }

  private func make(
    _ form: Upload.Form, by person: String, _ allowance: UploadAllowance
  ) async throws -> Upload {
    let (id, key) = (Base64.encodeURL(random(16)), FileKey.random())
    var plaintext: (bytes: Int64, key: FileKey)?
    if case .plaintext(let bytes) = form { plaintext = (bytes, key) }
    var book: UploadBook?
    if let writer { book = try await UploadBook.begin(id, by: person, plaintext: plaintext, writer: writer) }
    return Upload(
      id: id, person: person, form: form, key: key, book: book, means: means, allowance: allowance)
  }

  /// The person's own upload.
  ///
  /// - Throws: ``UploadRefusal/unknown``.
  package func upload(_ id: String, of person: String) throws(UploadRefusal) -> Upload {
    guard let upload = uploads[id], upload.person == person else { throw .unknown }
    return upload
  }

  /// Ends an upload that its person gives up. What no entry names is collected.
  package func end(_ upload: Upload) async { await end(upload, isFiled: false) }

  /// Ends an upload whose entry is durable: its row went in the entry's own transaction.
  func filed(_ upload: Upload) async { await end(upload, isFiled: true) }

  private func end(_ upload: Upload, isFiled: Bool) async {
    // Once: two at the same time are one.
    guard uploads.removeValue(forKey: upload.id) != nil else { return }
    await upload.release(isFiled: isFiled)
    forgetAllowance(of: upload.person)
  }

  /// What is kept may have changed by the time somebody without uploads begins one again.
  private func forgetAllowance(of person: String) {
    guard !making.contains(person), !uploads.values.contains(where: { $0.person == person }) else { return }
    allowances[person] = nil
  }

  private func dropResting() async {
    for upload in uploads.values where await upload.hasRested(limits.restMilliseconds) {
      await end(upload)
    }
  }
}

/// No bytes at all.
private struct NoParts: AsyncSequence, AsyncIteratorProtocol, Sendable {
  func makeAsyncIterator() -> NoParts { self }
  func next() async throws -> [UInt8]? { nil }
}
