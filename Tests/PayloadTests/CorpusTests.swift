import Foundation
import Testing
import Vitals

@testable import Payload

/// Replays what the fuzzers of the decoders have kept (Tests/Fuzz), so that no finding comes back unnoticed.
@Suite struct CorpusTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fuzz/corpus")

  private static func files(_ fuzzer: String = "decoder") throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: folder.appending(path: fuzzer), includingPropertiesForKeys: nil)
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

  @Test("Every kept message of the richer formats is refused, or holds readings that read back")
  func formats() throws {
    let types = ["application/fhir+json", "application/senml+json", "application/senml+cbor", "application/json", nil]
    var accepted = [Int](repeating: 0, count: types.count)
    for file in try Self.files("formats") {
      let bytes = [UInt8](try Data(contentsOf: file))
      let pick = Int(try #require(bytes.first) % 5)
      guard let message = try? decodeMessage(Array(bytes.dropFirst()), contentType: types[pick]) else { continue }
      accepted[pick] += 1
      for reading in message.readings.map(\.decoded.reading) {
        var compact: [UInt8] = []
        reading.encode(into: &compact)
        var rest = compact[...]
        #expect(try Reading(decoding: &rest) == reading && rest.isEmpty, "\(file.lastPathComponent)")
        #expect(CanonicalReading.bytes(reading, device: "w1").count <= CanonicalReading.maximumBytes)
      }
    }
    // FHIR, SenML as JSON and as CBOR, and the native payload; templates are not in force here.
    #expect(accepted[0] >= 2 && accepted[1] >= 2 && accepted[2] >= 3 && accepted[4] >= 1)
  }
}
