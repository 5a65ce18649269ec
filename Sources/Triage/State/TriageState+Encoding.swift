import Vitals

/// The stored form, version 2: little-endian, no padding, absent channels left out. Version 1 ends before the onsets.
///
///     version u8 | vitals mask u8 | channels u8 | standing u16
///     per vital in the mask, ascending: value i16, time i64
///     consciousness, oxygen, rhythm, each if its bit of channels is set: value u8, time i64
///     onsets mask u8, per vital in it: time i64 | deficit u32
///     peaks u8, each: value u8, time i64 | floors u8, each: score u8, known u8, time i64
extension TriageState {
  private static let version: UInt8 = 2

  /// No stored state is longer, in bytes.
  package static let maximumByteCount = 5 + 7 * 10 + 3 * 9 + 1 + 7 * 8 + 4 + 1 + 8 * 9 + 1 + 8 * 10

  /// The stored form.
  package func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.maximumByteCount)
    bytes.append(Self.version)
    bytes.append(vitals.mask)
    bytes.append((consciousness == nil ? 0 : 1) | (oxygen == nil ? 0 : 2) | (rhythm == nil ? 0 : 4))
    Self.append(standing.rawValue, to: &bytes)
    for vital in Vital.allCases {
      guard let value = vitals[vital], let time = time(of: vital) else { continue }
      Self.append(Int16(clamping: value), to: &bytes)
      Self.append(time.milliseconds, to: &bytes)
    }
    if let consciousness { Self.append(consciousness.value.rawValue, consciousness.time, to: &bytes) }
    if let oxygen { Self.append(oxygen.value ? 1 : 0, oxygen.time, to: &bytes) }
    if let rhythm { Self.append(rhythm.value.rawValue, rhythm.time, to: &bytes) }
    appendPast(to: &bytes)
    return bytes
  }

  private func appendPast(to bytes: inout [UInt8]) {
    var mask: UInt8 = 0
    for vital in Vital.allCases where onsets[Int(vital.rawValue)] != 0 { mask |= 1 << vital.rawValue }
    bytes.append(mask)
    for vital in Vital.allCases where mask & (1 << vital.rawValue) != 0 {
      Self.append(onsets[Int(vital.rawValue)], to: &bytes)
    }
    Self.append(UInt32(clamping: saturationDeficit), to: &bytes)
    bytes.append(UInt8(peaks.count))
    for index in 0..<peaks.count {
      let peak = peaks[index]
      bytes.append(peak.value)
      Self.append(peak.time, to: &bytes)
    }
    bytes.append(UInt8(floors.count))
    for index in 0..<floors.count {
      let floor = floors[index]
      bytes.append(floor.score)
      bytes.append(floor.known)
      Self.append(floor.time, to: &bytes)
    }
  }

  /// - Throws: ``TriageError/unknownStateVersion(_:)``, or ``TriageError/malformedState`` for bytes that ``encoded()``
  ///   never writes.
  package init(decoding bytes: some Collection<UInt8>) throws(TriageError) {
    var scanner = StateScanner(bytes: Array(bytes))
    let version: UInt8 = try scanner.next()
    guard version == 1 || version == Self.version else { throw .unknownStateVersion(version) }
    let mask: UInt8 = try scanner.next()
    let channels: UInt8 = try scanner.next()
    let standing = ChannelSet(rawValue: try scanner.next())
    guard mask < 1 << UInt8(Vital.allCases.count), channels < 8, ChannelSet.all.isSuperset(of: standing) else {
      throw .malformedState
    }
    var vitals = VitalValues()
    var times = SIMD8<Int64>()
    for vital in Vital.allCases where mask & (1 << vital.rawValue) != 0 {
      let value: Int16 = try scanner.next()
      vitals[vital] = Int(value)
      times[Int(vital.rawValue)] = try scanner.next()
    }
    let consciousness = try scanner.stamped(if: channels & 1 != 0) { Consciousness(rawValue: $0) }
    let oxygen = try scanner.stamped(if: channels & 2 != 0) { $0 > 1 ? nil : $0 == 1 }
    let rhythm = try scanner.stamped(if: channels & 4 != 0) { Rhythm(rawValue: $0) }
    var onsets = SIMD8<Int64>()
    var deficit: UInt32 = 0
    var peaks: [(value: UInt8, time: Int64)] = []
    var floors: [(score: UInt8, known: UInt8, time: Int64)] = []
    if version > 1 {
      let mask: UInt8 = try scanner.next()
      guard mask < 1 << UInt8(Vital.allCases.count) else { throw .malformedState }
      for vital in Vital.allCases where mask & (1 << vital.rawValue) != 0 {
        onsets[Int(vital.rawValue)] = try scanner.next()
      }
      deficit = try scanner.next()
      for _ in 0..<(try scanner.next() as UInt8) { peaks.append((try scanner.next(), try scanner.next())) }
      for _ in 0..<(try scanner.next() as UInt8) {
        floors.append((try scanner.next(), try scanner.next(), try scanner.next()))
      }
    }
    guard scanner.isAtEnd, deficit <= Self.deficitBound, let peaks = SaturationPeaks(kept: peaks),
      let floors = ScoreFloors(kept: floors)
    else { throw .malformedState }
    self.init(
      vitals: vitals, times: times, consciousness: consciousness, oxygen: oxygen, rhythm: rhythm, standing: standing,
      onsets: onsets, saturationDeficit: Int(deficit), peaks: peaks, floors: floors)
  }

  private static func append(_ value: UInt8, _ time: Timestamp, to bytes: inout [UInt8]) {
    bytes.append(value)
    append(time.milliseconds, to: &bytes)
  }

  private static func append<Integer: FixedWidthInteger>(_ value: Integer, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: Integer.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}

/// Reads little-endian integers from bytes that may be cut short.
private struct StateScanner {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { position == bytes.count }

  mutating func next<Integer: FixedWidthInteger>() throws(TriageError) -> Integer {
    let width = Integer.bitWidth / 8
    guard bytes.count - position >= width else { throw .malformedState }
    var value: Integer = 0
    for offset in 0..<width {
      value |= Integer(truncatingIfNeeded: bytes[position + offset]) << (offset * 8)
    }
    position += width
    return value
  }

  mutating func stamped<Value>(
    if present: Bool, _ parse: (UInt8) -> Value?
  ) throws(TriageError) -> Stamped<Value>? {
    guard present else { return nil }
    guard let value = parse(try next()) else { throw .malformedState }
    return Stamped(value: value, time: Timestamp(milliseconds: try next()))
  }
}
