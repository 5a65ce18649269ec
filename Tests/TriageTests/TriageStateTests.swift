import TestChance
import Testing
import Vitals

@testable import Triage

@Suite struct TriageStateTests {
  private static func random(using generator: inout SplitMix64) -> Reading {
    reading(Int.random(in: 0..<100, using: &generator)) { reading in
      for vital in Vital.allCases where Bool.random(using: &generator) {
        reading.vitals[vital] = Int.random(in: vital.possible, using: &generator)
      }
      if Bool.random(using: &generator) {
        reading.consciousness = Consciousness.allCases.randomElement(using: &generator)
      }
      if Bool.random(using: &generator) { reading.rhythm = Rhythm.allCases.randomElement(using: &generator) }
      if Bool.random(using: &generator) { reading.oxygen = Bool.random(using: &generator) }
    }
  }

  @Test(
    "Absorbing is per channel the newest of all readings, in whatever order they come",
    arguments: [1, 2, 3] as [UInt64])
  func newest(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<200 {
      var seconds = Set<Timestamp>()
      let readings = (0..<8).map { _ in Self.random(using: &generator) }.filter { seconds.insert($0.time).inserted }
      var state = TriageState()
      for reading in readings { state.absorb(reading, at: reading.time) }
      for vital in Vital.allCases {
        let newest = readings.filter { $0.vitals[vital] != nil }.max { $0.time < $1.time }
        #expect(state.vitals[vital] == newest?.vitals[vital], "seed \(seed)")
        #expect(state.time(of: vital) == newest?.time, "seed \(seed)")
      }
      let level = readings.filter { $0.consciousness != nil }.max { $0.time < $1.time }
      #expect(state.consciousness?.value == level?.consciousness)
      #expect(state.consciousness?.time == level?.time)
    }
  }

  @Test("Stored and read again it is the same, and no longer than it says", arguments: [4, 5, 6] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var state = TriageState()
    for _ in 0..<300 {
      let bytes = state.encoded()
      #expect(bytes.count <= TriageState.maximumByteCount)
      #expect(try TriageState(decoding: bytes) == state, "seed \(seed)")
      let reading = Self.random(using: &generator)
      let abnormal = ChannelSet(rawValue: UInt16.random(in: 0...0x1FF, using: &generator))
      if let value = reading.vitals[.oxygenSaturation] {
        state.integrate(value, at: reading.time, limit: 90, validMilliseconds: 300_000)
        if state.peaks.newest.map({ reading.time > $0 }) ?? true {
          state.peaks.add(value, at: reading.time, window: 60_000)
        }
      }
      if state.floors.newest.map({ reading.time > $0 }) ?? true {
        let known = ScoredParameters(rawValue: UInt8.random(in: 0...0x7F, using: &generator))
        state.floors.add(
          UInt8.random(in: 0...20, using: &generator), knownFrom: known, at: reading.time, window: 60_000)
      }
      state.absorb(reading, at: reading.time, abnormal: abnormal)
    }
  }

  @Test("Bytes that were cut, prolonged or changed never crash, and cut ones are refused")
  func malformed() throws {
    var generator = SplitMix64(seed: 7)
    var state = TriageState()
    for _ in 0..<8 {
      let reading = Self.random(using: &generator)
      state.absorb(reading, at: reading.time)
    }
    let bytes = state.encoded()
    for length in 0..<bytes.count {
      #expect(throws: TriageError.self) { try TriageState(decoding: bytes.prefix(length)) }
    }
    #expect(throws: TriageError.malformedState) { try TriageState(decoding: bytes + [0]) }
    #expect(throws: TriageError.unknownStateVersion(9)) { try TriageState(decoding: [9] + bytes.dropFirst()) }
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0xFF
      if let other = try? TriageState(decoding: changed) { #expect(other != state) }
    }
  }

  @Test("What version 1 stored is read, and version 2 stays what it is")
  func golden() throws {
    var state = TriageState()
    let sample = reading(0, [.heartRate: 72]) { $0.oxygen = true }
    state.absorb(sample, at: Timestamp(milliseconds: 258), abnormal: ChannelSet(.heartRate))
    let body: [UInt8] = [1, 2, 1, 0, 72, 0, 2, 1, 0, 0, 0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0, 0, 0]
    let onset: [UInt8] = [1, 2, 1, 0, 0, 0, 0, 0, 0]
    #expect(state.encoded() == [2] + body + onset + [0, 0, 0, 0, 0, 0])
    let old = try TriageState(decoding: [1] + body)
    #expect(old.vitals == state.vitals && old.standing == state.standing && old.since(ChannelSet(.heartRate)) == nil)
    state.integrate(80, at: Timestamp(milliseconds: 300), limit: 90, validMilliseconds: 1_000)
    state.peaks.add(97, at: Timestamp(milliseconds: 1), window: 60_000)
    state.floors.add(3, knownFrom: .heartRate, at: Timestamp(milliseconds: 1), window: 60_000)
    let past: [UInt8] = [1, 97, 1, 0, 0, 0, 0, 0, 0, 0, 1, 3, 16, 1, 0, 0, 0, 0, 0, 0, 0]
    #expect(state.encoded() == [2] + body + onset + [0, 0, 0, 0] + past)
    #expect(try TriageState(decoding: state.encoded()) == state)
  }

  @Test("A channel stands out of limits until a newer value of its own clears it")
  func standing() {
    var state = TriageState()
    state.absorb(reading(10, [.glucose: 25]), at: at(10), abnormal: ChannelSet(.glucose))
    state.absorb(reading(20, [.heartRate: 70]), at: at(20))
    #expect(state.standing == ChannelSet(.glucose))
    state.absorb(reading(5, [.glucose: 60]), at: at(5))
    #expect(state.standing == ChannelSet(.glucose))
    state.absorb(reading(11, [.glucose: 60]), at: at(11))
    #expect(state.standing.isEmpty)
    state.absorb(reading(11, [.glucose: 25]), at: at(11), abnormal: ChannelSet(.glucose))
    #expect(state.standing == ChannelSet(.glucose), "two devices at one instant: the abnormal one counts")
  }
}
