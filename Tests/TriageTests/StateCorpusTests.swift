import Foundation
import Testing

@testable import Triage

/// Replays the stored triage states that a fuzzer has kept (Tests/Fuzz/canonical.swift).
@Suite struct StateCorpusTests {
  @Test func `Every kept state is refused, or has one stored form`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fuzz/corpus/canonical")
    var accepted = 0
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
      let bytes = [UInt8](try Data(contentsOf: file))
      guard let first = bytes.first, first % 3 == 2, let state = try? TriageState(decoding: Array(bytes.dropFirst()))
      else { continue }
      accepted += 1
      let written = state.encoded()
      #expect(written.count <= TriageState.maximumByteCount, "\(file.lastPathComponent)")
      #expect(try TriageState(decoding: written).encoded() == written, "\(file.lastPathComponent)")
    }
    #expect(accepted >= 2, "\(accepted)")
  }
}
