import Ledger
import Store
import Vault
import Vitals

/// The uploads under way. With a store they go on after a restart, for a day; without one they live in memory alone, and
/// what they had put is collected.
package actor UploadDesk {
  private let folder: BlobFolder
  private let lanes: DiskLanes
  private let limits: UploadLimits
  private let clock: @Sendable () -> Timestamp
  private let random: @Sendable (Int) -> [UInt8]
  private let writer: Writer?
  private var uploads: [String: Upload]
  /// Whose uploads are being begun: they count against the bounds already.
  private var making: [String] = []

  /// - Parameters:
  ///   - writer: keeps uploads over restarts; nil keeps none.
  ///   - kept: what the restart found. Make the desk before anything is collected: what they hold is held from here on.
  package init(
    folder: BlobFolder, lanes: DiskLanes, limits: UploadLimits = UploadLimits(), writer: Writer? = nil,
    kept: [KeptUpload] = [],
    clock: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable (Int) -> [UInt8]
  ) {
    self.writer = writer
    var uploads: [String: Upload] = [:]
    if let writer {
      for upload in kept.suffix(limits.uploads) {
        uploads[upload.id] = Upload(
          upload, book: UploadBook(writer: writer, row: upload.row, person: upload.person), folder: folder,
          lanes: lanes, clock: clock)
      }
    }
    self.uploads = uploads
    self.folder = folder
    self.lanes = lanes
    self.limits = limits
    self.clock = clock
    self.random = random
  }

  /// Begins an upload.
  ///
  /// - Throws: ``UploadRefusal/tooLarge``, ``UploadRefusal/tooMany``.
  package func begin(_ form: Upload.Form, by person: String) async throws -> Upload {
    if case .plaintext(let bytes) = form, !(0...limits.fileBytes).contains(bytes) { throw UploadRefusal.tooLarge }
    await dropResting()
    let persons = uploads.values.map(\.person) + making
    guard persons.count < limits.uploads, persons.filter({ $0 == person }).count < limits.uploadsPerPerson else {
      throw UploadRefusal.tooMany
    }
    making.append(person)
    defer { making.firstIndex(of: person).map { _ = making.remove(at: $0) } }
    let upload = try await make(form, by: person)
    uploads[upload.id] = upload
    // An empty file is whole from the beginning.
    if form == .plaintext(bytes: 0) { try await upload.add(NoParts(), at: 0) }
    return upload
  }

  private func make(_ form: Upload.Form, by person: String) async throws -> Upload {
    let (id, key) = (Base64.encodeURL(random(16)), FileKey.random())
    var plaintext: (bytes: Int64, key: FileKey)?
    if case .plaintext(let bytes) = form { plaintext = (bytes, key) }
    var book: UploadBook?
    if let writer { book = try await UploadBook.begin(id, by: person, plaintext: plaintext, writer: writer) }
    return Upload(
      id: id, person: person, form: form, key: key, book: book, folder: folder, lanes: lanes, clock: clock)
  }

  /// The person's own upload.
  ///
  /// - Throws: ``UploadRefusal/unknown``.
  package func upload(_ id: String, of person: String) throws(UploadRefusal) -> Upload {
    guard let upload = uploads[id], upload.person == person else { throw .unknown }
    return upload
  }

  /// Ends an upload whose entry is durable, or that its person gives up. What no entry names is collected.
  package func end(_ upload: Upload) async {
    uploads[upload.id] = nil
    await upload.release()
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
