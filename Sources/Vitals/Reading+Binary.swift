/// The compact form of a reading in the store's journal, version 1: little-endian, present fields only.
///
///     version u8 | vitals u8 | impossible u8 | fields u16 | time i64 | boot u64? | sequence u64?
///     vitals i16 each | impossible i16 each | consciousness u8? | rhythm u8? | battery u8?
extension Reading {
  private static let version: UInt8 = 1

  /// Appends the compact form.
  package func encode(into bytes: inout [UInt8]) {
    var fields: UInt16 = 0
    if sequence != nil { fields |= 1 }
    if boot != 0 { fields |= 2 }
    if consciousness != nil { fields |= 4 }
    if rhythm != nil { fields |= 8 }
    if battery != nil { fields |= 16 }
    fields |= Self.bits(oxygen, at: 5) | Self.bits(fall, at: 7) | Self.bits(contact, at: 9) | Self.bits(motion, at: 11)
    bytes.append(Self.version)
    bytes.append(vitals.mask)
    bytes.append(impossibleMask)
    Self.append(fields, to: &bytes)
    Self.append(time.milliseconds, to: &bytes)
    if boot != 0 { Self.append(boot, to: &bytes) }
    if let sequence { Self.append(sequence, to: &bytes) }
    for values in [vitals, impossible] {
      for vital in Vital.allCases {
        if let value = values[vital] { Self.append(Int16(clamping: value), to: &bytes) }
      }
    }
    if let consciousness { bytes.append(consciousness.rawValue) }
    if let rhythm { bytes.append(rhythm.rawValue) }
    if let battery { bytes.append(battery) }
  }

  /// Reads one compact form and moves past it.
  ///
  /// - Throws: ``VitalsError/malformedReading`` for anything that ``encode(into:)`` never writes.
  package init(decoding bytes: inout ArraySlice<UInt8>) throws(VitalsError) {
    guard try Self.next(&bytes) as UInt8 == Self.version else { throw .malformedReading }
    let present: UInt8 = try Self.next(&bytes)
    let impossiblePresent: UInt8 = try Self.next(&bytes)
    let fields: UInt16 = try Self.next(&bytes)
    guard present < 0x80, impossiblePresent < 0x80, fields < 1 << 13 else { throw .malformedReading }
    self.init(time: Timestamp(milliseconds: try Self.next(&bytes)))
    if fields & 2 != 0 { boot = try Self.next(&bytes) }
    if fields & 1 != 0 { sequence = try Self.next(&bytes) as UInt64 }
    for vital in Vital.allCases where present & (1 << vital.rawValue) != 0 {
      vitals[vital] = Int(try Self.next(&bytes) as Int16)
    }
    for vital in Vital.allCases where impossiblePresent & (1 << vital.rawValue) != 0 {
      impossible[vital] = Int(try Self.next(&bytes) as Int16)
    }
    impossibleMask = impossiblePresent
    if fields & 4 != 0 {
      guard let level = Consciousness(rawValue: try Self.next(&bytes)) else { throw .malformedReading }
      consciousness = level
    }
    if fields & 8 != 0 {
      guard let word = Rhythm(rawValue: try Self.next(&bytes)) else { throw .malformedReading }
      rhythm = word
    }
    if fields & 16 != 0 { battery = try Self.next(&bytes) as UInt8 }
    oxygen = Self.truth(fields, at: 5)
    fall = Self.truth(fields, at: 7)
    contact = Self.truth(fields, at: 9)
    motion = Self.truth(fields, at: 11)
  }

  /// Two bits for an optional truth value: present, and its value.
  private static func bits(_ truth: Bool?, at position: UInt16) -> UInt16 {
    switch truth {
    case nil: 0
    case false?: 1 << position
    case true?: 3 << position
    }
  }

  private static func truth(_ fields: UInt16, at position: UInt16) -> Bool? {
    fields >> position & 1 == 0 ? nil : fields >> (position + 1) & 1 == 1
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
