import Foundation
import Synchronization
import Testing

@testable import Vault

@Suite struct BlobFolderTests {
  /// What the ledger names.
  private final class Live: Sendable {
    let ids = Mutex<Set<ContentID>>([])
  }

  @Test func `What was put is there, under its address, after opening again`() throws {
    try withFolder { path in
      let object = SealedObject(bytes: sample(100_000))
      do {
        let lease = try BlobFolder(path: path + "/blobs").lease()
        try lease.put(object)
        try lease.put(object)
      }
      let folder = try BlobFolder(path: path + "/blobs")
      #expect(try folder.read(object.id) == object.bytes)
      #expect(try folder.everything() == [object.id])
      let missing = ContentID(of: [9])
      #expect(throws: VaultError.objectMissing(missing)) { try folder.read(missing) }
      #expect(throws: VaultError.objectMissing(missing)) { try folder.lease().keep(missing) }
    }
  }

  @Test func `Changed, cut and grown bytes are noticed`() throws {
    try withFolder { path in
      let folder = try BlobFolder(path: path)
      let object = SealedObject(bytes: sample(5_000))
      try folder.lease().put(object)
      let place = URL(fileURLWithPath: folder.place(of: object.id))
      var flipped = object.bytes
      flipped[4_999] ^= 1
      let oversized = [UInt8](repeating: 0, count: SealedFileFormat.maximumObjectBytes + 5)
      for bytes in [flipped, Array(object.bytes.dropLast()), object.bytes + [0], [], oversized] {
        try Data(bytes).write(to: place)
        #expect(throws: VaultError.objectChanged(object.id)) { try folder.read(object.id) }
      }
    }
  }

  @Test func `An object beyond 1 MiB is refused`() throws {
    try withFolder { path in
      let folder = try BlobFolder(path: path)
      let object = SealedObject(bytes: [UInt8](repeating: 0, count: SealedFileFormat.maximumObjectBytes + 1))
      #expect(throws: VaultError.tooLarge) { try folder.lease().put(object) }
      #expect(try folder.everything().isEmpty)
    }
  }

  @Test func `A crash after any step leaves the object whole or not there, and nothing half`() throws {
    let object = SealedObject(bytes: sample(300_000))
    try withFolder { path in
      // What lies on disk after each step, as a process that ends there would leave it.
      let seen = Mutex<[BlobFolder.Step]>([])
      let folder = try BlobFolder(path: path + "/live") { step in
        seen.withLock { $0.append(step) }
        try? FileManager.default.copyItem(atPath: path + "/live", toPath: path + "/" + step.rawValue)
      }
      try folder.lease().put(object)
      #expect(seen.withLock { $0 } == BlobFolder.Step.allCases, "synced before renamed, folder synced at last")
      for step in BlobFolder.Step.allCases {
        let crashed = try BlobFolder(path: path + "/" + step.rawValue)
        let isThere = step == .renamed || step == .folderSynced
        #expect(crashed.contains(object.id) == isThere, "\(step)")
        #expect(try crashed.everything() == (isThere ? [object.id] : []), "\(step)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: crashed.path + "/tmp").isEmpty, "\(step)")
        try crashed.lease().put(object)
        #expect(try crashed.read(object.id) == object.bytes, "\(step)")
      }
    }
  }

  @Test func `The name of a folder that another process made is synced once before anything is put into it`() throws {
    try withFolder { path in
      let object = SealedObject(bytes: sample(100))
      let shard = path + "/" + object.id.description.suffix(2)
      try FileManager.default.createDirectory(atPath: shard, withIntermediateDirectories: true)
      let seen = Mutex<[BlobFolder.Step]>([])
      let folder = try BlobFolder(path: path) { step in seen.withLock { $0.append(step) } }
      try folder.lease().put(object)
      #expect(seen.withLock { $0 }.first == .shardSynced)
      try folder.remove(object.id)
      try folder.lease().put(object)
      #expect(seen.withLock { $0 }.filter { $0 == .shardSynced }.count == 1)
    }
  }

  @Test func `A full disk leaves nothing half written`() throws {
    try withFolder { path in
      let folder = try BlobFolder(path: path)
      let object = SealedObject(bytes: sample(10_000))
      // The place of the shard is taken by a file: making it fails as a full or broken disk would.
      try Data([1]).write(to: URL(fileURLWithPath: path + "/" + object.id.description.suffix(2)))
      #expect(throws: DurableError.self) { try folder.lease().put(object) }
      #expect(!folder.contains(object.id))
      #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/tmp").isEmpty)
    }
  }

  @Test func `Orphans are collected, and what is live or held is not`() throws {
    try withFolder { path in
      let folder = try BlobFolder(path: path)
      let objects = (0..<4).map { SealedObject(bytes: sample(100, seed: UInt8($0 + 1))) }
      let held = folder.lease()
      try held.put(objects[0])
      let given = folder.lease()
      for object in objects[1...] { try given.put(object) }
      given.release()
      let removed = try folder.beginCollection().collect(live: [objects[1].id])
      #expect(Set(removed) == [objects[2].id, objects[3].id])
      #expect(folder.contains(objects[0].id) && folder.contains(objects[1].id))
      held.release()
      #expect(try folder.beginCollection().collect(live: [objects[1].id]) == [objects[0].id])
    }
  }

  @Test func `An upload that ends between the reading of the ledger and the collection is spared`() throws {
    try withFolder { path in
      let folder = try BlobFolder(path: path)
      let (old, new) = (SealedObject(bytes: [1]), SealedObject(bytes: [2]))
      let upload = folder.lease()
      try upload.put(old)
      let collection = folder.beginCollection()
      let live: Set<ContentID> = []  // read before either entry is durable
      try upload.put(new)
      upload.release()
      #expect(try collection.collect(live: live).isEmpty)
      #expect(Set(try folder.beginCollection().collect(live: [])) == [old.id, new.id])
    }
  }

  @Test func `Two uploads of the same object hold it until both have let go`() throws {
    try withFolder { path in
      let folder = try BlobFolder(path: path)
      let object = SealedObject(bytes: [7])
      let (one, other) = (folder.lease(), folder.lease())
      try one.put(object)
      try other.put(object)
      one.release()
      #expect(try folder.beginCollection().collect(live: []).isEmpty)
      other.release()
      #expect(try folder.beginCollection().collect(live: []) == [object.id])
    }
  }

  @Test func `Uploads and collections at once never lose what an upload was told is there`() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("vault-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = try BlobFolder(path: path)
    let objects = (0..<8).map { SealedObject(bytes: sample(64, seed: UInt8($0 + 1))) }
    let live = Live()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          for round in 0..<100 {
            let object = objects[(worker * 3 + round) % objects.count]
            let lease = folder.lease()
            try lease.put(object)
            #expect(folder.contains(object.id), "held, and gone")
            // The entry is durable, then the lease is released; every third upload is given up.
            let isKept = round % 3 != 0
            if isKept { live.ids.withLock { _ = $0.insert(object.id) } }
            lease.release()
            if isKept { #expect(folder.contains(object.id), "named by an entry, and gone") }
          }
        }
      }
      group.addTask {
        for _ in 0..<100 {
          let collection = folder.beginCollection()
          _ = try collection.collect(live: live.ids.withLock { $0 })
        }
      }
      try await group.waitForAll()
    }
    for id in live.ids.withLock({ $0 }) { #expect(folder.contains(id)) }
  }
}
