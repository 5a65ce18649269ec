import Foundation
import Testing
import Vault

@testable import Store

/// The list beside the anchor by which a restore erases again: who was refused must not stand on it (LEDGER-4).
@Suite struct ErasureListTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("erasures-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  /// A disk without room: no file grows and none is made, but what is there can be written over.
  private static let fullDisk: FileCalls = {
    let system = FileCalls.system
    return FileCalls(
      create: { path, mode, isEmptied in
        guard !isEmptied, FileManager.default.fileExists(atPath: path) else {
          errno = ENOSPC
          return -1
        }
        return system.create(path, mode, isEmptied)
      },
      write: { descriptor, path, bytes, offset in
        var status = stat()
        guard fstat(descriptor, &status) == 0, offset + bytes.count <= Int(status.st_size) else {
          errno = ENOSPC
          return -1
        }
        return system.write(descriptor, path, bytes, offset)
      }, sync: system.sync, rename: system.rename, syncFolder: system.syncFolder)
  }()

  @Test func aRefusedErasureIsStruckOutOnAFullDisk() throws {
    let anchor = folder.path + "/anchor"
    let listed = ["pat-1111111111111111", "pat-2222222222222222", "pat-3333333333333333"]
    for pseudonym in listed { try Erasures(anchorFile: anchor).add(pseudonym) }
    let erasures = Erasures(anchorFile: anchor, calls: Self.fullDisk)
    #expect(throws: DurableError.self) { try erasures.add("pat-4444444444444444") }
    try erasures.remove(listed[1])
    #expect(try erasures.read() == [listed[0], listed[2]])
    try erasures.remove(listed[1])
    try erasures.remove("pat-")
    #expect(try erasures.read() == [listed[0], listed[2]])
    // Whoever is erased after all is listed again, and the struck line goes.
    try Erasures(anchorFile: anchor).add(listed[1])
    #expect(try erasures.read() == [listed[0], listed[2], listed[1]])
    #expect(try !String(contentsOfFile: folder.path + "/erasures", encoding: .utf8).contains("----"))
    try FileManager.default.removeItem(at: folder)
  }
}
