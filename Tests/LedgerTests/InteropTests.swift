import Foundation
import Testing

@testable import Ledger

/// Runs `Tests/Interop/verify_ledger.py`, which shares nothing with this package.
@Suite struct InteropTests {
  @Test func `Python accepts an export and refuses it with one byte flipped`() throws {
    let ledger = try SampleLedger(blocks: [1, 300, 2])
    try withFolder { folder in
      try export(ledger, to: folder)
      let good = try run(["export", folder.path, "--vkey", ledger.key.noteKey.description])
      #expect(good.status == 0, "\(good.output)")
      #expect(good.output.contains("intact: 304 entries in 4 blocks, root \(try ledger.head.root.hex)"))
      let files = [
        "entries.jsonl", "blocks.jsonl", "checkpoint", "node.vkey", "tile/0/000", "tile/0/001.p/48", "tile/1/000.p/1",
        "tile/entries/000", "tile/entries/001.p/48",
      ]
      for file in files {
        let url = folder.appendingPathComponent(file)
        let original = try Data(contentsOf: url)
        for place in [0, original.count / 2, original.count - 1] {
          var changed = original
          changed[place] ^= 1
          try changed.write(to: url)
          let bad = try run(["export", folder.path])
          #expect(bad.status == 1 && bad.output.hasPrefix("broken: "), "\(file) at \(place): \(bad.output)")
        }
        try original.write(to: url)
      }
    }
  }

  @Test func `Python accepts a proof file and refuses it for another entry`() throws {
    let ledger = try SampleLedger(blocks: [1, 300, 2])
    let note = try SignedNote(parsing: ledger.blocks[3].checkpoint)
    let inclusion = try #require(try InclusionProof(index: 17, size: 304, reading: ledger.read))
    let proof = TlogProof(proof: inclusion, checkpoint: note, extra: Array("alert".utf8))
    try withFolder { folder in
      let file = folder.appendingPathComponent("alert.tlog-proof")
      let entry = folder.appendingPathComponent("entry.json")
      try Data(proof.description.utf8).write(to: file)
      let arguments = ["proof", file.path, "--entry", entry.path, "--vkey", ledger.key.noteKey.description]
      try Data(ledger.entries[17]).write(to: entry)
      let good = try run(arguments)
      #expect(good.status == 0 && good.output.hasPrefix("proved: entry 17 of 304"), "\(good.output)")
      try Data(ledger.entries[18]).write(to: entry)
      #expect(try run(arguments).status == 1)
    }
  }

  @Test func `a proof file verifies offline and no flipped byte of it does`() throws {
    let ledger = try SampleLedger(blocks: [5])
    let note = try SignedNote(parsing: ledger.blocks[1].checkpoint)
    let inclusion = try #require(try InclusionProof(index: 3, size: 6, reading: ledger.read))
    let text = TlogProof(proof: inclusion, checkpoint: note).description
    #expect(text.hasPrefix("c2sp.org/tlog-proof@v1\nindex 3\n"))
    let proof = try TlogProof(parsing: text)
    #expect(proof.description == text)
    #expect(try proof.verify(entry: ledger.entries[3], with: ledger.key.noteKey).size == 6)
    for offset in text.utf8.indices {
      var bytes = Array(text.utf8)
      bytes[text.utf8.distance(from: text.startIndex, to: offset)] ^= 1
      #expect(throws: LedgerError.self) {
        try TlogProof(parsing: String(decoding: bytes, as: UTF8.self))
          .verify(entry: ledger.entries[3], with: ledger.key.noteKey)
      }
    }
  }

  @Test func `a block's export line comes back as the block`() throws {
    for record in try SampleLedger(blocks: [1, 2]).blocks {
      #expect(try ExportLine.parseBlock(Array(ExportLine.block(record).dropLast())) == record)
    }
  }

  private func export(_ ledger: SampleLedger, to folder: URL) throws {
    try write(ledger.entries.flatMap(ExportLine.entry), to: folder, "entries.jsonl")
    try write(ledger.blocks.flatMap(ExportLine.block), to: folder, "blocks.jsonl")
    try write(Array(ledger.blocks[ledger.blocks.count - 1].checkpoint.utf8), to: folder, "checkpoint")
    try write(ExportLine.verifierKey(ledger.key.noteKey), to: folder, "node.vkey")
    for tile in Tile.all(ofSize: UInt64(ledger.entries.count)) {
      try write(try tile.bytes(reading: ledger.read), to: folder, tile.path)
      guard tile.level == 0 else { continue }
      let first = Int(tile.index) * 256
      let bundle = try EntryBundle.encode(ledger.entries[first..<first + tile.width])
      try write(bundle, to: folder, EntryBundle.path(index: tile.index, width: tile.width))
    }
  }

  private func write(_ bytes: [UInt8], to folder: URL, _ path: String) throws {
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized
    let process = Process()
    // The first python3 on the path need not be the one that has the cryptography module.
    process.executableURL = root.appendingPathComponent("scripts/python")
    process.arguments = [root.appendingPathComponent("Tests/Interop/verify_ledger.py").path] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
