import Foundation
import GRDB
import Ledger
import Synchronization
import Testing
import Vault
import Vitals

@testable import Store

/// Copies that leave the gateway: exports for strangers, backups beside a running writer, and what was erased in between.
@Suite struct KeepingTests {
  let fixture: StoreFixture

  init() throws { fixture = try StoreFixture() }

  private func grow(_ numbers: Range<UInt64>) throws {
    for number in numbers { try fixture.receive(fixture.item(1, number, [.heartRate: 150])) }
  }

  private func check(_ path: String, anchor: AnchorHead? = nil) throws -> LedgerCheck.Outcome {
    try LedgerCheck(
      path: path, anchor: anchor, trusted: fixture.nodeKey.noteKey, keyRing: try KeyRing(master: fixture.master)
    ).run { _, _ in }
  }

  private func python(_ folder: String) throws -> Int32 {
    let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../..").standardized
    let script = root.appendingPathComponent("Tests/Interop/verify_ledger.py").path
    let process = Process()
    // The first python3 on the path need not be the one that has the cryptography module.
    process.executableURL = root.appendingPathComponent("scripts/python")
    process.arguments = [script, "export", folder, "--vkey", fixture.nodeKey.noteKey.description]
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test func `An export is verified without any of Vigil's code, and one that was touched is not`() throws {
    try grow(0..<260)
    let folder = fixture.root + "/export"
    try fixture.store.anchorHead()
    let anchored = try #require(fixture.store.anchor.head)
    let count = try LedgerExport(path: fixture.database, anchored: anchored)
      .write(to: folder) { _, _ in }
    #expect(count == fixture.store.head.size)
    #expect(count > 256)
    #expect(try python(folder) == 0)
    let file = URL(fileURLWithPath: folder + "/entries.jsonl")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacingOccurrences(of: "\"seq\":7}", with: "\"seq\":8}").utf8).write(to: file)
    #expect(try String(contentsOf: file, encoding: .utf8) != text)
    #expect(try python(folder) != 0)
    #expect(throws: ExportError.folderNotEmpty(folder)) {
      try LedgerExport(path: fixture.database, anchored: anchored).write(to: folder) { _, _ in }
    }
  }

  @Test func `A backup taken while the writer writes is a whole ledger that ends at a block`() throws {
    try grow(0..<20)
    let stop = Mutex(false)
    let written = DispatchSemaphore(value: 0)
    let items = (1_000..<4_000).map { fixture.item(1, UInt64($0), [.heartRate: 150]) }
    let (writer, rules) = (fixture.store.writer, fixture.rules)
    let thread = Thread {
      for item in items where !stop.withLock({ $0 }) {
        _ = try? writer.wait { try $0.receive(item, rules: rules) }
        written.signal()
      }
    }
    thread.start()
    defer { stop.withLock { $0 = true } }
    var sizes: [Int64] = []
    for copy in 1...4 {
      for _ in 0..<5 { written.wait() }
      let folder = fixture.root + "/backup-\(copy)"
      let size = try Backup.write(from: fixture.database, to: folder)
      guard case .intact(let report, let values) = try check(folder + "/vigil.sqlite") else {
        Issue.record("the copy is broken: \(try check(folder + "/vigil.sqlite"))")
        continue
      }
      #expect(Int64(report.entries) == size)
      #expect(values.proven > 0)
      #expect(throws: ExportError.folderNotEmpty(folder)) { try Backup.write(from: fixture.database, to: folder) }
      sizes.append(size)
    }
    #expect(try #require(sizes.last) > sizes[0], "nothing was written meanwhile: \(sizes)")
  }

  @Test func `What was erased after a backup is erased in it again`() throws {
    try grow(0..<3)
    let folder = fixture.root + "/backup"
    _ = try Backup.write(from: fixture.database, to: folder)
    let erasures = Erasures(anchorFile: fixture.anchorFile)
    #expect(try erasures.read() == [])
    try erasures.add(fixture.patients[0].id)
    try erasures.add("pat-unknown")
    #expect(try erasures.read() == [fixture.patients[0].id, "pat-unknown"])
    #expect(try erasures.apply(to: folder + "/vigil.sqlite") == 1)
    #expect(try erasures.apply(to: folder + "/vigil.sqlite") == 0)
    guard case .intact(_, let values) = try check(folder + "/vigil.sqlite") else {
      Issue.record("erasure broke a proof")
      return
    }
    #expect(values.proven < values.erased)
  }

  @Test func `The bytes of an erased key are nowhere in the file`() throws {
    try grow(0..<3)
    let folder = fixture.root + "/backup"
    _ = try Backup.write(from: fixture.database, to: folder)
    let path = folder + "/vigil.sqlite"
    let id = fixture.patients[0].id
    let key = try DatabaseQueue(path: path).read { db in
      try Data.fetchOne(db, sql: "SELECT key FROM subjects WHERE pseudonym = ?", arguments: [id])
    }
    let sealed = try #require(key)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).range(of: sealed) != nil)
    let erasures = Erasures(anchorFile: fixture.anchorFile)
    try erasures.add(id)
    _ = try erasures.apply(to: path)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).range(of: sealed) == nil)
    let wal = (try? Data(contentsOf: URL(fileURLWithPath: path + "-wal"))) ?? Data()
    #expect(wal.range(of: sealed) == nil)
  }
}
