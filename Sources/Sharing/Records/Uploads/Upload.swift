import Crypto
import Ledger
import Store
import Vault
import Vitals

/// One file on its way in. In memory it holds one object and one chunk, whatever the file's size.
///
/// An upload takes either the file's bytes in order, which the gateway seals, or objects that its author sealed, in any
/// order. It stands where it stands when a connection breaks: whoever comes back goes on from ``offset``, or sends the
/// objects that are missing.
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
  private let folder: BlobFolder
  private let lanes: DiskLanes
  private let key = FileKey.random()
  private var sealer: FileSealer?
  private var hash = SHA256()
  private var beginning: [UInt8] = []
  /// Sealed objects that the disk has not taken yet.
  private var waiting: [SealedObject] = []
  private var isBusy = false
  private var finished: UploadedFile?
  private let clock: @Sendable () -> Timestamp
  /// When something last happened.
  private var touched: Timestamp
  /// How many plaintext bytes were taken.
  package private(set) var offset: Int64 = 0

  init(
    id: String, person: String, form: Form, folder: BlobFolder, lanes: DiskLanes,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.id = id
    self.person = person
    self.form = form
    self.folder = folder
    self.lanes = lanes
    lease = folder.lease()
    self.clock = clock
    touched = clock()
    if case .plaintext = form { sealer = FileSealer(key: key) }
  }

  /// The whole file, once it is here.
  package var file: UploadedFile? { finished }

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
      try await lanes.run { [lease] in try lease.put(object) }
      waiting.removeFirst()
    }
  }

  private func finish() async throws {
    guard let sealer else { throw UploadRefusal.wrongForm }
    let (last, manifest) = try sealer.finish()
    let sealed = try manifest.sealed()
    let bytes = Array(hash.finalize())
    try await lanes.run { [lease] in
      try lease.put(last)
      try lease.put(sealed)
    }
    self.sealer = nil
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
    touched = clock()
    try await lanes.run { [lease] in
      let object = SealedObject(bytes: bytes)
      guard object.id == address else { throw UploadRefusal.addressMismatch }
      try lease.put(object)
    }
  }

  /// Whether the object is here already; then it is kept for this upload.
  package func keep(_ address: ContentID) async throws -> Bool {
    guard form == .objects else { throw UploadRefusal.wrongForm }
    touched = clock()
    return try await lanes.run { [lease] in
      do { try lease.keep(address) } catch VaultError.objectMissing { return false }
      return true
    }
  }

  /// Ends an upload of objects: the manifest and all that it names must be here, each as long as it must be. Their bytes
  /// were compared with their addresses when they came.
  ///
  /// - Parameter file: as its author signed it.
  /// - Throws: ``UploadRefusal``.
  func close(as file: StoredFile) async throws -> UploadedFile {
    guard form == .objects else {
      guard let finished else { throw UploadRefusal.incomplete }
      guard finished.file.address == file.address else { throw UploadRefusal.manifestBroken }
      return finished
    }
    try begin()
    defer { end() }
    let manifest = try await lanes.run { [lease, folder] in
      try Self.checked(file.address, lease: lease, folder: folder)
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

  /// Lets go of everything: its entry is durable, or it was given up.
  func release() { lease.release() }

  /// Whether nothing has happened for so long; while a request is adding, something happens.
  func hasRested(_ milliseconds: Int64) -> Bool {
    !isBusy && clock().milliseconds(since: touched) > milliseconds
  }

  private func begin() throws(UploadRefusal) {
    guard !isBusy else { throw .busy }
    isBusy = true
  }

  private func end() {
    isBusy = false
    touched = clock()
  }
}
