import Ledger
import Vault
import Vitals

/// The uploads under way. They live in memory alone: after a restart there are none, and what they had put is collected.
package actor UploadDesk {
  private let folder: BlobFolder
  private let lanes: DiskLanes
  private let limits: UploadLimits
  private let clock: @Sendable () -> Timestamp
  private let random: @Sendable (Int) -> [UInt8]
  private var uploads: [String: Upload] = [:]

  package init(
    folder: BlobFolder, lanes: DiskLanes, limits: UploadLimits = UploadLimits(),
    clock: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable (Int) -> [UInt8]
  ) {
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
    guard uploads.count < limits.uploads, uploads.values.filter({ $0.person == person }).count < limits.uploadsPerPerson
    else { throw UploadRefusal.tooMany }
    let upload = Upload(
      id: Base64.encodeURL(random(16)), person: person, form: form, folder: folder, lanes: lanes, clock: clock)
    uploads[upload.id] = upload
    // An empty file is whole from the beginning.
    if form == .plaintext(bytes: 0) { try await upload.add(NoParts(), at: 0) }
    return upload
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
