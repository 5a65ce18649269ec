import Ledger
import Vitals

extension Reading {
  /// A reading from its canonical form (``CanonicalReading``), as evidence on the ledger holds it.
  ///
  /// - Returns: nil when this is no canonical reading.
  init?(canonical json: JSONValue) {
    guard let time = json["time"]?.integer else { return nil }
    self.init(
      time: Timestamp(milliseconds: time), sequence: json["seq"]?.integer.flatMap { UInt64(exactly: $0) },
      boot: json["boot"]?.integer.flatMap { UInt64(exactly: $0) } ?? 0)
    for vital in Vital.allCases {
      if let steps = json[vital.key]?.integer.flatMap({ Int(exactly: $0) }) { vitals[vital] = steps }
      if let steps = json["impossible"]?[vital.key]?.integer.flatMap({ Int(exactly: $0) }) { impossible[vital] = steps }
    }
    if let letter = json["acvpu"]?.string { consciousness = Consciousness.allCases.first { $0.letter == letter } }
    if let key = json["rhythm"]?.string { rhythm = Rhythm.allCases.first { $0.key == key } }
    oxygen = json["oxygen"]?.bool
    fall = json["fall"]?.bool
    contact = json["contact"]?.bool
    motion = json["motion"]?.bool
    battery = json["battery"]?.integer.flatMap { UInt8(exactly: $0) }
    if let bits = json["faults"]?.integer.flatMap({ UInt8(exactly: $0) }) { faults = DeviceFaults(rawValue: bits) }
  }
}
