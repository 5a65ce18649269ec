import Foundation
import Testing

@testable import Ledger

/// Replays what the fuzzer of canonical JSON and text codings has kept (Tests/Fuzz/canonical.swift), so that no finding
/// comes back unnoticed. The first byte picks the reader; stored triage states are replayed by `TriageTests`.
@Suite struct CanonicalCorpusTests {
  private static func inputs(_ pick: UInt8) throws -> [(name: String, bytes: [UInt8])] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fuzz/corpus/canonical")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).compactMap { file in
      let bytes = [UInt8](try Data(contentsOf: file))
      guard let first = bytes.first, first % 3 == pick else { return nil }
      return (file.lastPathComponent, Array(bytes.dropFirst()))
    }
  }

  @Test func `What is read as JSON is written in one form, and that form alone is canonical`() throws {
    var (accepted, refused) = (0, 0)
    for (name, bytes) in try Self.inputs(0) {
      let canonical = try? CanonicalJSON.parse(canonical: bytes)
      guard let value = try? CanonicalJSON.parse(bytes) else {
        refused += 1
        #expect(canonical == nil, "\(name)")
        continue
      }
      accepted += 1
      let written = try CanonicalJSON.encode(value)
      #expect(try CanonicalJSON.parse(canonical: written) == value, "\(name)")
      #expect((canonical == nil) == (written != bytes), "\(name)")
    }
    #expect(accepted >= 10 && refused >= 10, "\(accepted) read, \(refused) refused")
  }

  @Test func `Base64 and hexadecimal have one spelling each`() throws {
    var accepted = 0
    for (name, bytes) in try Self.inputs(1) {
      guard let text = String(validating: bytes, as: UTF8.self) else { continue }
      if let decoded = Base64.decode(text) {
        accepted += 1
        #expect(Base64.encode(decoded) == text, "\(name)")
      }
      if let decoded = Hexadecimal.decode(text) {
        accepted += 1
        #expect(Hexadecimal.encode(decoded) == text, "\(name)")
      }
    }
    #expect(accepted >= 4, "\(accepted)")
  }
}
