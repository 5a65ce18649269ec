import Crypto
import Ledger
import Store
import Vault
import Vitals

/// One file on its way in. In memory it holds one object and one chunk, whatever the file's size.
///
/// An upload takes either the file's bytes in order, which the gateway seals, or objects that its author sealed, in any
/// order. It stands where it stands when a connection breaks: whoever comes back goes on from ``offset``, or sends the
/// objects that are missing. After a restart it goes on after the last object that is whole on disk.
package actor Upload {
  /// What comes in.
  package enum Form: Hashable, Sendable {
    /// The file's own bytes, so many of them.
    case plaintext(bytes: Int64)
    /// Sealed objects.
    case objects
  }

  package nonisolated let id: String
  package nonisolated let person: String
  package nonisolated let form: Form

  private let lease: BlobLease
  private let means: UploadMeans
  private let allowance: UploadAllowance
  /// On disk, where the gateway keeps uploads over restarts.
  private let book: UploadBook?
  private let key: FileKey
  private var sealer: FileSealer?
  /// Objects that a restart found; what they say of the whole file is gathered when bytes come again.
  private var found: [ContentID] = []
  private var hash = SHA256()
  private var beginning: [UInt8] = []
  /// Sealed objects that the disk has not taken yet.
  private var waiting: [SealedObject] = []
  private var isBusy = false
  private var finished: UploadedFile?
  /// When something last happened.
  private var touched: Timestamp
  /// How many plaintext bytes were taken.
  package private(set) var offset: Int64 = 0
  /// How many objects their author sent, and how many bytes are taken from the allowance.
  private var sent = 0
  private var taken: Int64 = 0

  /// Its row on disk; nil where the gateway keeps none.
  nonisolated var row: Int64? { book?.row }

  /// - Parameter allowance: a file's own bytes are taken from it already.
  init(
    id: String, person: String, form: Form, key: FileKey, book: UploadBook?, means: UploadMeans,
    allowance: UploadAllowance
  ) {
    self.id = id
    self.person = person
    self.form = form
    self.means = means
    self.allowance = allowance
    self.key = key
    self.book = book
    lease = means.folder.lease()
    touched = means.clock()
    guard case .plaintext(let bytes) = form else { return }
    taken = bytes
    sealer = FileSealer(key: key)
  }

  /// One that a restart found: what lies whole on disk is held again, before any collection looks. Blocks for the disk.
  init(
    _ kept: KeptUpload, book: UploadBook, means: UploadMeans, allowance: UploadAllowance
  ) {
    let lease = means.folder.lease()
    let key = kept.plaintext?.key ?? .random()
    let whole =
      kept.plaintext == nil
      ? kept.objects.filter { (try? lease.keep($0)) != nil }
      : Array(kept.objects.prefix { (try? lease.keep($0)) != nil })
    self.init(kept, key: key, whole: whole, lease: lease, book: book, means: means, allowance: allowance)
  }

  private init(
    _ kept: KeptUpload, key: FileKey, whole: [ContentID], lease: BlobLease, book: UploadBook, means: UploadMeans,
    allowance: UploadAllowance
  ) {
    (id, person, self.key, self.book, self.lease) = (kept.id, kept.person, key, book, lease)
    (self.means, self.allowance) = (means, allowance)
    touched = means.clock()
    guard let bytes = kept.plaintext?.bytes else {
      form = .objects
      sent = whole.count
      taken = whole.reduce(0) { $0 + Int64(means.folder.bytes(of: $1) ?? 0) }
      allowance.charge(taken)
      return
    }
    form = .plaintext(bytes: bytes)
    taken = bytes
    allowance.charge(taken)
    found = whole
    offset = min(Int64(whole.count) * Int64(SealedFileFormat.objectPlaintextBytes), bytes)
    sealer = FileSealer(key: key, after: whole)
  }

  /// The whole file, once it is here. After a restart its digest is made again, from all of it.
  ///
  /// - Throws: ``UploadRefusal/busy``, or `VaultError` when what was on disk is damaged.
  package var file: UploadedFile? {
    get async throws {
      guard finished == nil, !found.isEmpty, form == .plaintext(bytes: offset) else { return finished }
      try begin()
      defer { end() }
      try await readAgain()
      return finished
    }
  }

  // MARK: The file's bytes

  /// Takes the part that begins at an offset. When the last byte is here, the file is whole and on disk.
  ///
  /// - Throws: ``UploadRefusal``, or `DurableError` when the disk does not take it; what was taken until then stays.
  package func add<Parts: AsyncSequence & Sendable>(_ parts: Parts, at start: Int64) async throws
  where Parts.Element: Collection<UInt8> & Sendable {
    guard case .plaintext(let total) = form else { throw UploadRefusal.wrongForm }
    try begin()
    defer { end() }
    guard start == offset else { throw UploadRefusal.wrongOffset(offset) }
    try await readAgain()
    try await drain()
    for try await part in parts {
      guard offset + Int64(part.count) <= total else { throw UploadRefusal.tooLarge }
      offset += Int64(part.count)
      if beginning.count < FileType.sniffedBytes {
        beginning += part.prefix(FileType.sniffedBytes - beginning.count)
      }
      let bytes = Array(part)
      hash.update(data: bytes)
      waiting += try sealer?.add(bytes) ?? []
      try await drain()
    }
    if offset == total, finished == nil { try await finish() }
  }

  private func drain() async throws {
    while let object = waiting.first {
      try await keep(object)
      waiting.removeFirst()
    }
  }

  private func keep(_ object: SealedObject) async throws {
    try means.reserve.require(object.bytes.count)
    try await book?.promise(object.id)
    try await means.lanes.run { [lease] in try lease.put(object) }
  }

  /// Hashes what a restart found, from the sealed objects themselves: one at a time. Promises that were not kept are
  /// forgotten first, so that what comes in their place is known in its order.
  private func readAgain() async throws {
    guard !found.isEmpty, case .plaintext(let total) = form else { return }
    try await book?.keepOnly(first: found.count)
    let opener = try FileOpener(beginning: found, ofBytes: total, key: key)
    var (hash, beginning) = (SHA256(), [UInt8]())
    for (index, object) in found.enumerated() {
      let bytes = try await means.lanes.run { [means] in
        try opener.open(object: index, bytes: means.folder.read(object))
      }
      hash.update(data: bytes)
      if beginning.count < FileType.sniffedBytes { beginning += bytes.prefix(FileType.sniffedBytes - beginning.count) }
    }
    let objects = found
    (self.hash, self.beginning, found) = (hash, beginning, [])
    guard offset == total, let manifest = FileManifest(bytes: total, objects: objects) else { return }
    try await finish(manifest)
  }

  private func finish() async throws {
    guard let sealer else { throw UploadRefusal.wrongForm }
    let (last, manifest) = try sealer.finish()
    try await keep(last)
    try await finish(manifest)
  }

  private func finish(_ manifest: FileManifest) async throws {
    let sealed = try manifest.sealed()
    let bytes = Array(hash.finalize())
    try await means.lanes.run { [lease] in try lease.put(sealed) }
    sealer = nil
    let file = StoredFile(
      address: sealed.id, bytes: manifest.bytes, type: FileType(sniffing: beginning), digest: Digest32(bytes: bytes))
    finished = UploadedFile(file: file, key: key, lease: lease)
  }

  // MARK: Objects

  /// Takes an object that its author sealed. The same object again does nothing.
  ///
  /// - Throws: ``UploadRefusal``, or `DurableError` when the disk does not take it.
  package func put(_ bytes: [UInt8], as address: ContentID) async throws {
    guard form == .objects else { throw UploadRefusal.wrongForm }
    touched = means.clock()
    let object = try await means.lanes.run {
      let object = SealedObject(bytes: bytes)
      guard object.id == address else { throw UploadRefusal.addressMismatch }
      return object
    }
    guard !lease.holds(address) || !means.folder.contains(address) else { return }
    try take(bytes.count)
    do { try await keep(object) } catch {
      putBack(bytes.count)
      throw error
    }
  }

  /// Counts an object before it is written: neither many small ones nor a few large ones are more than a file has.
  private func take(_ bytes: Int) throws(UploadRefusal) {
    guard sent <= SealedFileFormat.maximumObjects, taken + Int64(bytes) <= means.limits.objectBytes else {
      throw .tooLarge
    }
    try allowance.take(Int64(bytes))
    sent += 1
    taken += Int64(bytes)
  }

  private func putBack(_ bytes: Int) {
    allowance.giveBack(Int64(bytes))
    sent -= 1
    taken -= Int64(bytes)
  }

  /// Whether the object is here already; then it is kept for this upload.
  package func keep(_ address: ContentID) async throws -> Bool {
    guard form == .objects else { throw UploadRefusal.wrongForm }
    touched = means.clock()
    let isHere = try await means.lanes.run { [lease] in
      do { try lease.keep(address) } catch VaultError.objectMissing { return false }
      return true
    }
    if isHere { try await book?.promise(address) }
    return isHere
  }

  /// Ends an upload of objects: the manifest and all that it names must be here, each as long as it must be. Their bytes
  /// were compared with their addresses when they came.
  ///
  /// - Parameter file: as its author signed it.
  /// - Throws: ``UploadRefusal``.
  func close(as file: StoredFile) async throws -> UploadedFile {
    guard form == .objects else {
      guard let finished = try await self.file else { throw UploadRefusal.incomplete }
      guard finished.file.address == file.address else { throw UploadRefusal.manifestBroken }
      return finished
    }
    try begin()
    defer { end() }
    let manifest = try await means.lanes.run { [lease, means] in
      try Self.checked(file.address, lease: lease, folder: means.folder)
    }
    guard manifest.bytes == file.bytes else { throw UploadRefusal.manifestBroken }
    let whole = UploadedFile(file: file, key: nil, lease: lease)
    finished = whole
    return whole
  }

  private static func checked(
    _ address: ContentID, lease: BlobLease, folder: BlobFolder
  ) throws -> FileManifest {
    do {
      try lease.keep(address)
      let manifest = try FileManifest(parsing: folder.read(address))
      for (index, object) in manifest.objects.enumerated() {
        try lease.keep(object)
        guard folder.bytes(of: object) == manifest.objectBytes(at: index) else { throw UploadRefusal.manifestBroken }
      }
      return manifest
    } catch VaultError.objectMissing {
      throw UploadRefusal.incomplete
    } catch is VaultError {
      throw UploadRefusal.manifestBroken
    }
  }

  /// Lets go of everything: it was given up, or its entry is durable and its row is gone with it.
  func release(isFiled: Bool) async {
    lease.release()
    guard !isFiled else { return }
    allowance.giveBack(taken)
    await book?.end()
  }

  /// Whether nothing has happened for so long; while a request is adding, something happens.
  func hasRested(_ milliseconds: Int64) -> Bool {
    !isBusy && means.clock().milliseconds(since: touched) > milliseconds
  }

  private func begin() throws(UploadRefusal) {
    guard !isBusy else { throw .busy }
    isBusy = true
  }

  private func end() {
    isBusy = false
    touched = means.clock()
  }
}
