import TestChance
import TestVitals
import Testing

@testable import Vitals

@Suite struct ReadingBinaryTests {
  private func encoded(_ reading: Reading) -> [UInt8] {
    var bytes: [UInt8] = []
    reading.encode(into: &bytes)
    return bytes
  }

  private func decoded(_ bytes: [UInt8]) throws(VitalsError) -> Reading {
    var rest = bytes[...]
    let reading = try Reading(decoding: &rest)
    guard rest.isEmpty else { throw .malformedReading }
    return reading
  }

  @Test("Readings written one after another read back the same", arguments: SplitMix64.seeds)
  func roundTrip(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let readings = (0..<2_000).map { _ in Reading.random(using: &generator) }
    var bytes: [UInt8] = []
    for reading in readings { reading.encode(into: &bytes) }
    var rest = bytes[...]
    for reading in readings {
      let read = try Reading(decoding: &rest)
      #expect(read == reading, "seed \(seed)")
    }
    #expect(rest.isEmpty)
  }

  @Test("The compact form is fixed byte by byte")
  func golden() throws {
    var reading = Reading(time: Timestamp(milliseconds: 0x0102_0304_0506), sequence: 7, boot: 0x0A0B)
    reading.vitals[.heartRate] = 72
    reading.vitals[.glucose] = 55
    reading.impossible[.oxygenSaturation] = -2
    reading.consciousness = .voice
    reading.rhythm = .pause
    reading.battery = 99
    reading.oxygen = false
    reading.motion = true
    let expected: [UInt8] = [
      1, 0b100_0001, 0b10, 0b0011_1111, 0b1_1000, 6, 5, 4, 3, 2, 1, 0, 0, 0x0B, 0x0A, 0, 0, 0, 0, 0, 0,
      7, 0, 0, 0, 0, 0, 0, 0, 72, 0, 55, 0, 0xFE, 0xFF, 2, 4, 99,
    ]
    #expect(encoded(reading) == expected)
    #expect(try decoded(expected) == reading)
  }

  /// The bytes before the time, and those after it.
  private static func bytes(_ head: [UInt8], _ tail: [UInt8] = []) -> [UInt8] {
    head + [UInt8](repeating: 0, count: 8) + tail
  }

  @Test("The smallest reading is accepted, so the refusals below are for their one fault")
  func smallest() throws {
    #expect(try decoded(Self.bytes([1, 0, 0, 0, 0])) == Reading(time: Timestamp(milliseconds: 0)))
  }

  @Test(
    "What is never written is refused",
    arguments: [
      bytes([0, 0, 0, 0, 0]), bytes([2, 0, 0, 0, 0]), bytes([1, 0x80, 0, 0, 0]), bytes([1, 0, 0x80, 0, 0]),
      bytes([1, 0, 0, 0, 0x20]), bytes([1, 0, 0, 0, 0x40]), bytes([1, 0, 0, 0, 0x80]),
      bytes([1, 0, 0, 2, 0], [0, 0, 0, 0, 0, 0, 0, 0]),
      bytes([1, 0, 0, 4, 0], [5]), bytes([1, 0, 0, 8, 0], [8]), bytes([1, 0, 0, 16, 0], [101]),
      bytes([1, 0, 0, 16, 0], [255]),
      bytes([1, 0, 0, 0x40, 0]), bytes([1, 0, 0, 0, 1]), bytes([1, 0, 0, 0, 4]), bytes([1, 0, 0, 0, 16]),
      bytes([1, 1, 0, 0, 0]), bytes([1, 1, 0, 0, 0], [0]), bytes([1, 0, 0, 1, 0], [1, 2, 3]),
    ])
  func refused(bytes: [UInt8]) {
    #expect(throws: VitalsError.malformedReading) { try decoded(bytes) }
  }

  @Test("Cut anywhere it is refused", arguments: SplitMix64.seeds)
  func cut(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<40 {
      let bytes = encoded(.random(using: &generator))
      for count in 0..<bytes.count {
        #expect(throws: VitalsError.malformedReading, "seed \(seed)") { try decoded(Array(bytes.prefix(count))) }
      }
    }
  }

  @Test("Changed bytes are refused, or are exactly what their reading is written as", arguments: SplitMix64.seeds)
  func changed(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var accepted = 0
    for _ in 0..<4_000 {
      var bytes = encoded(.random(using: &generator))
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: 0..<(generator.chance(oneIn: 2) ? 5 : bytes.count), using: &generator)
        bytes[index] = UInt8.random(in: 0...255, using: &generator)
      }
      var rest = bytes[...]
      guard let reading = try? Reading(decoding: &rest) else { continue }
      accepted += 1
      #expect(encoded(reading) == Array(bytes[..<rest.startIndex]), "seed \(seed)")
    }
    #expect(accepted > 100)
  }

  @Test("A charge above its range is written as full, so that the journal reads back")
  func charge() throws {
    var reading = Reading(time: Timestamp(milliseconds: 1))
    reading.battery = 200
    #expect(try decoded(encoded(reading)).battery == 100)
  }
}
