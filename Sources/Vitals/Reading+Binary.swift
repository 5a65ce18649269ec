/// The compact form of a reading in the store's journal, version 1: little-endian, present fields only.
///
///     version u8 | vitals u8 | impossible u8 | fields u16 | time i64 | boot u64? | sequence u64?
///     vitals i16 each | impossible i16 each | consciousness u8? | rhythm u8? | battery u8? | faults u8?
///
/// A reading has one compact form only: what decodes, encodes to the same bytes again. A `boot` of 0 is left out.
extension Reading {
  private static let version: UInt8 = 1

  /// Appends the compact form. A ``battery`` above its range is written as 100.
  package func encode(into bytes: inout [UInt8]) {
    var fields: UInt16 = 0
    if sequence != nil { fields |= 1 }
    if boot != 0 { fields |= 2 }
    if consciousness != nil { fields |= 4 }
    if rhythm != nil { fields |= 8 }
    if battery != nil { fields |= 16 }
    fields |= Self.bits(oxygen, at: 5) | Self.bits(fall, at: 7) | Self.bits(contact, at: 9) | Self.bits(motion, at: 11)
    if !faults.isEmpty { fields |= 1 << 13 }
    bytes.append(Self.version)
    bytes.append(vitals.mask)
    bytes.append(impossible.mask)
    Self.append(fields, to: &bytes)
    Self.append(time.milliseconds, to: &bytes)
    if boot != 0 { Self.append(boot, to: &bytes) }
    if let sequence { Self.append(sequence, to: &bytes) }
    Self.append(vitals, to: &bytes)
    Self.append(impossible, to: &bytes)
    if let consciousness { bytes.append(consciousness.rawValue) }
    if let rhythm { bytes.append(rhythm.rawValue) }
    if let battery { bytes.append(min(battery, 100)) }
    if !faults.isEmpty { bytes.append(faults.rawValue) }
  }

  /// Reads one compact form and moves past it.
  ///
  /// - Throws: ``VitalsError/malformedReading`` for anything that ``encode(into:)`` never writes.
  package init(decoding bytes: inout ArraySlice<UInt8>) throws(VitalsError) {
    guard try Self.next(&bytes) as UInt8 == Self.version else { throw .malformedReading }
    let present: UInt8 = try Self.next(&bytes)
    let impossiblePresent: UInt8 = try Self.next(&bytes)
    let fields: UInt16 = try Self.next(&bytes)
    guard present < 0x80, impossiblePresent < 0x80, fields < 1 << 14 else { throw .malformedReading }
    self.init(time: Timestamp(milliseconds: try Self.next(&bytes)))
    if fields & 2 != 0 {
      boot = try Self.next(&bytes)
      guard boot != 0 else { throw .malformedReading }
    }
    if fields & 1 != 0 { sequence = try Self.next(&bytes) as UInt64 }
    vitals = try Self.values(present, from: &bytes)
    impossible = try Self.values(impossiblePresent, from: &bytes)
    if fields & 4 != 0 {
      guard let level = Consciousness(rawValue: try Self.next(&bytes)) else { throw .malformedReading }
      consciousness = level
    }
    if fields & 8 != 0 {
      guard let word = Rhythm(rawValue: try Self.next(&bytes)) else { throw .malformedReading }
      rhythm = word
    }
    if fields & 16 != 0 {
      let percent: UInt8 = try Self.next(&bytes)
      guard percent <= 100 else { throw .malformedReading }
      battery = percent
    }
    if fields & (1 << 13) != 0 {
      faults = DeviceFaults(rawValue: try Self.next(&bytes))
      guard !faults.isEmpty else { throw .malformedReading }
    }
    oxygen = try Self.truth(fields, at: 5)
    fall = try Self.truth(fields, at: 7)
    contact = try Self.truth(fields, at: 9)
    motion = try Self.truth(fields, at: 11)
  }

  /// Two bits for an optional truth value: present, and its value.
  private static func bits(_ truth: Bool?, at position: UInt16) -> UInt16 {
    switch truth {
    case nil: 0
    case false?: 1 << position
    case true?: 3 << position
    }
  }

  private static func truth(_ fields: UInt16, at position: UInt16) throws(VitalsError) -> Bool? {
    switch fields >> position & 3 {
    case 0: nil
    case 1: false
    case 3: true
    default: throw .malformedReading
    }
  }

  private static func append(_ values: VitalValues, to bytes: inout [UInt8]) {
    for vital in Vital.allCases {
      if let value = values[vital] { append(Int16(clamping: value), to: &bytes) }
    }
  }

  private static func values(_ mask: UInt8, from bytes: inout ArraySlice<UInt8>) throws(VitalsError) -> VitalValues {
    var values = VitalValues()
    for vital in Vital.allCases where mask & (1 << vital.rawValue) != 0 {
      values[vital] = Int(try next(&bytes) as Int16)
    }
    return values
  }

  private static func append<Integer: FixedWidthInteger>(_ value: Integer, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private static func next<Integer: FixedWidthInteger>(
    _ bytes: inout ArraySlice<UInt8>
  ) throws(VitalsError) -> Integer {
    let width = Integer.bitWidth / 8
    guard bytes.count >= width else { throw .malformedReading }
    var value: Integer = 0
    for (offset, byte) in bytes.prefix(width).enumerated() {
      value |= Integer(truncatingIfNeeded: byte) << Integer(8 * offset)
    }
    bytes = bytes.dropFirst(width)
    return value
  }
}
