import Consent
import Crypto
import Foundation
import Ledger
import Store
import Synchronization
import Testing
import Vault
import Vitals

@testable import Sharing

/// Files on their way in: bounded memory, going on after a break, and nothing kept that no entry names.
@Suite struct UploadTests {
  private let house: House
  private let folder: BlobFolder
  private let desk: UploadDesk

  init() throws {
    house = try House()
    folder = try BlobFolder(path: house.store.blobPath)
    desk = try Self.desk(folder)
  }

  private static func desk(
    _ folder: BlobFolder, reserve: DiskReserve = .none, allowed: Int64 = .max,
    _ change: (inout UploadLimits) -> Void = { _ in }
  ) throws -> UploadDesk {
    var limits = UploadLimits()
    change(&limits)
    return try UploadDesk(
      folder: folder, lanes: DiskLanes(), limits: limits, reserve: reserve, allowed: { _ in allowed },
      clock: { House.start }, random: House.random)
  }

  /// The bytes as a body brings them.
  private func parts(_ bytes: [UInt8], of size: Int = 10_007) -> AsyncStream<[UInt8]> {
    AsyncStream { source in
      for start in stride(from: 0, to: bytes.count, by: size) {
        source.yield(Array(bytes[start..<min(start + size, bytes.count)]))
      }
      source.finish()
    }
  }

  private func objects() throws -> Int {
    let all = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.contains("/bafk") }.count
  }

  @Test(arguments: [0, 1, 65_536, 983_040, 983_041, 3_000_001])
  func whatWasSentInPartsIsSealedWhole(count: Int) async throws {
    let bytes = House.bytes(count)
    let upload = try await desk.begin(.plaintext(bytes: Int64(count)), by: "per-1")
    for start in stride(from: 0, to: count, by: 1_234_567) {
      let part = Array(bytes[start..<min(start + 1_234_567, count)])
      try await upload.add(parts(part), at: Int64(start))
    }
    let uploaded = try #require(try await upload.file)
    #expect(uploaded.file.digest == Digest32.sha256(bytes))
    #expect(uploaded.file.bytes == Int64(count))
    let key = try #require(uploaded.key)
    let manifest = try FileManifest(parsing: folder.read(uploaded.file.address))
    let opener = FileOpener(manifest: manifest, key: key)
    var opened: [UInt8] = []
    for (index, object) in manifest.objects.enumerated() {
      opened += try opener.open(object: index, bytes: folder.read(object))
    }
    #expect(opened == bytes)
  }

  @Test func aPartThatDoesNotFitChangesNothing() async throws {
    let upload = try await desk.begin(.plaintext(bytes: 100), by: "per-1")
    try await upload.add(parts(House.random(40)), at: 0)
    await #expect(throws: UploadRefusal.wrongOffset(40)) {
      try await upload.add(parts(House.random(10)), at: 0)
    }
    await #expect(throws: UploadRefusal.tooLarge) {
      try await upload.add(parts(House.random(61)), at: 40)
    }
    #expect(await upload.offset == 40)
    #expect(try await upload.file == nil)
    try await upload.add(parts(House.random(60)), at: 40)
    #expect(try await upload.file != nil)
  }

  /// A body that breaks off after some parts.
  private struct Broken: AsyncSequence, AsyncIteratorProtocol, Sendable {
    var left: [[UInt8]]
    mutating func next() async throws -> [UInt8]? {
      guard !left.isEmpty else { throw POSIXError(.ECONNRESET) }
      return left.removeFirst()
    }
    func makeAsyncIterator() -> Broken { self }
  }

  @Test func aBrokenConnectionGoesOnWhereItBroke() async throws {
    let bytes = House.bytes(2_000_000)
    let upload = try await desk.begin(.plaintext(bytes: 2_000_000), by: "per-1")
    await #expect(throws: POSIXError.self) {
      try await upload.add(
        Broken(left: [Array(bytes[..<700_000]), Array(bytes[700_000..<1_100_000])]), at: 0)
    }
    #expect(await upload.offset == 1_100_000)
    try await upload.add(parts(Array(bytes[1_100_000...])), at: 1_100_000)
    #expect(try await upload.file?.file.digest == Digest32.sha256(bytes))
  }

  @Test func objectsThatTheirAuthorSealedAreComparedWithTheirAddresses() async throws {
    let bytes = House.bytes(2_500_000)
    var sealer = FileSealer(key: .random())
    var sealed = try sealer.add(bytes)
    let (last, manifest) = try sealer.finish()
    sealed.append(last)
    let root = try manifest.sealed()
    let file = StoredFile(address: root.id, bytes: 2_500_000, type: .unknown, digest: nil)
    let upload = try await desk.begin(.objects, by: "pat-1")
    await #expect(throws: UploadRefusal.addressMismatch) {
      try await upload.put(sealed[0].bytes, as: sealed[1].id)
    }
    for object in sealed.dropFirst() { try await upload.put(object.bytes, as: object.id) }
    try await upload.put(root.bytes, as: root.id)
    await #expect(throws: UploadRefusal.incomplete) { _ = try await upload.close(as: file) }
    #expect(try await !upload.keep(sealed[0].id))
    try await upload.put(sealed[0].bytes, as: sealed[0].id)
    let longer = StoredFile(address: root.id, bytes: 2_500_001, type: .unknown, digest: nil)
    await #expect(throws: UploadRefusal.manifestBroken) { _ = try await upload.close(as: longer) }
    let noManifest = StoredFile(address: sealed[0].id, bytes: 1, type: .unknown, digest: nil)
    await #expect(throws: UploadRefusal.manifestBroken) { _ = try await upload.close(as: noManifest) }
    #expect(try await upload.close(as: file).key == nil)
  }

  @Test func uploadsAreBoundedAndNobodyReachesAnothers() async throws {
    let desk = try Self.desk(folder) {
      $0.uploadsPerPerson = 2
      $0.uploads = 3
      $0.fileBytes = 1_000
    }
    await #expect(throws: UploadRefusal.tooLarge) { _ = try await desk.begin(.plaintext(bytes: 1_001), by: "per-1") }
    await #expect(throws: UploadRefusal.tooLarge) { _ = try await desk.begin(.plaintext(bytes: -1), by: "per-1") }
    let first = try await desk.begin(.objects, by: "per-1")
    _ = try await desk.begin(.objects, by: "per-1")
    await #expect(throws: UploadRefusal.tooMany) { _ = try await desk.begin(.objects, by: "per-1") }
    _ = try await desk.begin(.objects, by: "per-2")
    await #expect(throws: UploadRefusal.tooMany) { _ = try await desk.begin(.objects, by: "per-3") }
    await #expect(throws: UploadRefusal.unknown) { _ = try await desk.upload(first.id, of: "per-2") }
    await desk.end(try await desk.upload(first.id, of: "per-1"))
    await #expect(throws: UploadRefusal.unknown) { _ = try await desk.upload(first.id, of: "per-1") }
    _ = try await desk.begin(.objects, by: "per-3")
  }

  @Test func nothingIsTakenFromTheReserve() async throws {
    let free = Mutex<Int64>(2_000_000)
    let desk = try Self.desk(folder, reserve: DiskReserve(bytes: 500_000) { free.withLock { $0 } })
    let upload = try await desk.begin(.plaintext(bytes: 1_500_000), by: "per-1")
    let sealed = try await desk.begin(.objects, by: "per-1")
    free.withLock { $0 = 500_000 + 900_000 }
    let bytes = House.bytes(1_500_000)
    // The first object has 983,280 bytes: more than is left above the reserve.
    await #expect(throws: UploadRefusal.noRoom) { try await upload.add(parts(bytes), at: 0) }
    let object = SealedObject(bytes: House.bytes(950_000))
    await #expect(throws: UploadRefusal.noRoom) { try await sealed.put(object.bytes, as: object.id) }
    free.withLock { $0 = 499_999 }
    await #expect(throws: UploadRefusal.noRoom) { _ = try await desk.begin(.objects, by: "per-2") }
    #expect(try objects() == 0)
    // With room again it goes on where it stood.
    free.withLock { $0 = 5_000_000 }
    let offset = await upload.offset
    try await upload.add(parts(Array(bytes[Int(offset)...])), at: offset)
    #expect(try await upload.file?.file.digest == Digest32.sha256(bytes))
    try await sealed.put(object.bytes, as: object.id)
  }

  @Test func objectsThatTheirAuthorSealedAreBoundedInBytesToo() async throws {
    let desk = try Self.desk(folder) { $0.objectBytes = 5_000 }
    let upload = try await desk.begin(.objects, by: "per-1")
    let first = SealedObject(bytes: House.random(3_000))
    // Sent again it is counted once.
    for _ in 0..<3 { try await upload.put(first.bytes, as: first.id) }
    let (second, third) = (SealedObject(bytes: House.random(2_001)), SealedObject(bytes: House.random(2_000)))
    await #expect(throws: UploadRefusal.tooLarge) { try await upload.put(second.bytes, as: second.id) }
    try await upload.put(third.bytes, as: third.id)
  }

  @Test func whatAPersonBringsIsCountedOverAllOfTheirUploads() async throws {
    let desk = try Self.desk(folder, allowed: 5_000)
    let bytes = try await desk.begin(.plaintext(bytes: 3_000), by: "pat-1")
    await #expect(throws: UploadRefusal.quota) { _ = try await desk.begin(.plaintext(bytes: 2_001), by: "pat-1") }
    let sealed = try await desk.begin(.objects, by: "pat-1")
    let (small, large) = (SealedObject(bytes: House.random(1_500)), SealedObject(bytes: House.random(501)))
    try await sealed.put(small.bytes, as: small.id)
    await #expect(throws: UploadRefusal.quota) { try await sealed.put(large.bytes, as: large.id) }
    // Somebody else's are somebody else's, and what is given up is free again.
    _ = try await desk.begin(.plaintext(bytes: 5_000), by: "pat-2")
    await desk.end(bytes)
    try await sealed.put(large.bytes, as: large.id)
    await desk.end(sealed)
    _ = try await desk.begin(.plaintext(bytes: 5_000), by: "pat-1")
  }

  @Test func whatNoEntryNamesIsCollectedWhenItsUploadEnds() async throws {
    let upload = try await desk.begin(.plaintext(bytes: 1_000_000), by: "per-1")
    try await upload.add(parts(House.bytes(1_000_000)), at: 0)
    let collector = BlobCollector(store: house.store, folder: folder)
    #expect(try objects() == 3)
    #expect(try collector.collect() == 0)
    await desk.end(upload)
    #expect(try collector.collect() == 3)
    #expect(try objects() == 0)
  }
}

extension House {
  /// Many bytes, quickly: a random block again and again, with a cut that moves it against the chunks.
  static func bytes(_ count: Int) -> [UInt8] {
    let block = random(1_021)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + block.count)
    while bytes.count < count { bytes += block }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
