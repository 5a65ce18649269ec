import Foundation
import Testing
import Vitals

@testable import Payload

/// Replays what the fuzzer of the decoder has kept (Tests/Fuzz), so that no finding comes back unnoticed.
@Suite struct CorpusTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fuzz/corpus/decoder")

  private static func files() throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
  }

  @Test(
    "Every kept payload is refused, or is a reading that reads back from its compact form and agrees with Foundation")
  func payloads() throws {
    var accepted = 0
    for file in try Self.files() {
      let bytes = [UInt8](try Data(contentsOf: file))
      guard let reading = try? decode(bytes).reading else { continue }
      accepted += 1
      #expect((try? JSONSerialization.jsonObject(with: Data(bytes))) is [String: Any], "\(file.lastPathComponent)")
      var compact: [UInt8] = []
      reading.encode(into: &compact)
      var rest = compact[...]
      let again = try Reading(decoding: &rest)
      #expect(again == reading && rest.isEmpty, "\(file.lastPathComponent)")
      #expect(CanonicalReading.bytes(reading, device: "w1").count <= CanonicalReading.maximumBytes)
    }
    #expect(accepted >= 6)
  }

  @Test("Every kept compact form is refused, or is exactly what its reading is written as")
  func compactForms() throws {
    var accepted = 0
    for file in try Self.files() {
      let bytes = [UInt8](try Data(contentsOf: file))
      var rest = bytes[...]
      guard let reading = try? Reading(decoding: &rest) else { continue }
      accepted += 1
      var again: [UInt8] = []
      reading.encode(into: &again)
      #expect(again.elementsEqual(bytes[..<rest.startIndex]), "\(file.lastPathComponent)")
    }
    #expect(accepted >= 2)
  }
}
