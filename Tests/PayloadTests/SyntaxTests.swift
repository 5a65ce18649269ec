import Foundation
import TestChance
import TestVitals
import Testing
import Vitals

@testable import Payload

/// What counts as JSON is what Foundation counts as JSON, apart from the limits that are ours.
@Suite struct SyntaxTests {
  private static let head = Array(#"{"time":0,"hr":60,"x":"#.utf8)

  /// Whether the syntax was accepted; nil when a limit of ours ended the scan first.
  private func accepts(_ bytes: [UInt8]) -> Bool? {
    do throws(PayloadError) {
      _ = try decode(bytes)
      return true
    } catch {
      switch error {
      case .duplicateKey, .tooDeep, .tooManyKeys, .wrongType, .outOfRange, .malformedTime: return nil
      case .deviceMismatch, .missingTime, .empty: return true
      default: return false
      }
    }
  }

  /// Where Foundation leaves RFC 8259: it takes a comma behind the last member, and no number that a Double cannot hold.
  private static func isForFoundationAlone(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes.filter { !" \t\r\n".utf8.contains($0) }, as: UTF8.self)
    return text.contains(",}") || text.contains(",]") || text.contains(/[0-9][eE][+\-]?[0-9]{3}/)
  }

  private func foundationAccepts(_ bytes: [UInt8]) -> Bool {
    (try? JSONSerialization.jsonObject(with: Data(bytes))) != nil
  }

  @Test("Valid JSON under an unknown key is accepted by both", arguments: SplitMix64.seeds)
  func valid(seed: UInt64) {
    var random = RandomJSON(generator: SplitMix64(seed: seed))
    for _ in 0..<400 {
      let bytes = Self.head + Array((random.space() + random.value(depth: 5) + random.space() + "}").utf8)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(accepts(bytes) == true && foundationAccepts(bytes), "\(text) seed \(seed)")
    }
  }

  @Test("Damaged JSON is accepted by both or by neither", arguments: SplitMix64.seeds)
  func damaged(seed: UInt64) {
    var random = RandomJSON(generator: SplitMix64(seed: seed))
    var (accepted, refused) = (0, 0)
    for _ in 0..<1_500 {
      let value = Array((random.space() + random.value(depth: 3) + random.space()).utf8)
      let bytes = Self.head + random.mutate(value) + Array("}".utf8)
      guard let ours = accepts(bytes), !Self.isForFoundationAlone(bytes) else { continue }
      if ours { accepted += 1 } else { refused += 1 }
      #expect(
        ours == foundationAccepts(bytes), "\(String(decoding: bytes, as: UTF8.self).debugDescription) seed \(seed)")
    }
    #expect(accepted > 150 && refused > 150)
  }

  @Test(
    "No damage to a payload crashes the decoder or makes it report an offset outside", arguments: SplitMix64.seeds)
  func mutations(seed: UInt64) {
    var random = RandomJSON(generator: SplitMix64(seed: seed))
    for _ in 0..<3_000 {
      let reading = Reading.random(using: &random.generator)
      var bytes = Array(RenderedReading(reading, using: &random).text.utf8)
      bytes = random.mutate(bytes)
      if random.generator.chance(oneIn: 4) {
        bytes = Array(bytes.prefix(.random(in: 0...bytes.count, using: &random.generator)))
      }
      do throws(PayloadError) {
        let decoded = try decode(bytes).reading
        for vital in Vital.allCases {
          #expect(decoded.vitals[vital].map(vital.possible.contains) != false)
          #expect(decoded.impossible[vital].map(vital.possible.contains) != true)
        }
        #expect(decoded.battery.map { $0 <= 100 } != false)
      } catch {
        #expect(error.offset.map { (0..<bytes.count).contains($0) } != false, "\(error) seed \(seed)")
      }
    }
  }
}

extension PayloadError {
  fileprivate var offset: Int? {
    switch self {
    case .unexpectedByte(let offset), .trailingBytes(let offset), .notAnObject(let offset), .invalidUTF8(let offset),
      .controlCharacter(let offset), .invalidEscape(let offset), .loneSurrogate(let offset), .tooDeep(let offset),
      .tooManyKeys(let offset), .duplicateKey(let offset), .wrongType(_, let offset), .outOfRange(_, let offset),
      .malformedTime(let offset):
      offset
    case .unsupportedFormat, .tooLarge, .unexpectedEnd, .missingTime, .deviceMismatch, .notAnArray,
      .unsupportedResource,
      .unusableStatus, .mustUnderstand, .relativeTime, .empty:
      nil
    }
  }
}
