import Vitals

/// The native JSON of DESIGN, section 3, written by hand so that the same reading gives the same bytes everywhere.
package struct NativePayload: Sendable {
  package var reading: Reading
  /// The name of another device, for one that lies about who it is.
  package var claimedDevice: String?
  /// When it was to be published, for benches; a key that no decoder knows. Nanoseconds since 1970.
  package var stampNanoseconds: Int64?

  package init(_ reading: Reading, claimedDevice: String? = nil, stampNanoseconds: Int64? = nil) {
    self.reading = reading
    self.claimedDevice = claimedDevice
    self.stampNanoseconds = stampNanoseconds
  }

  /// The bytes on the wire.
  package var bytes: [UInt8] {
    var text = JSONLine()
    if let sequence = reading.sequence {
      text.number("seq", Int64(clamping: sequence))
      text.number("boot", Int64(clamping: reading.boot))
    }
    if let claimedDevice { text.word("device", claimedDevice) }
    text.number("time", reading.time.milliseconds)
    for vital in Vital.allCases {
      guard let steps = reading.vitals[vital] ?? reading.impossible[vital] else { continue }
      text.steps(vital.key, steps, scale: vital.scale)
    }
    if let level = reading.consciousness { text.word("acvpu", level.letter) }
    if let rhythm = reading.rhythm { text.word("rhythm", rhythm.key) }
    if let oxygen = reading.oxygen { text.flag("oxygen", oxygen) }
    if let fall = reading.fall { text.flag("fall", fall) }
    if let motion = reading.motion { text.flag("motion", motion) }
    if let contact = reading.contact { text.flag("contact", contact) }
    if let battery = reading.battery { text.number("battery", Int64(battery)) }
    if let stampNanoseconds { text.number("pubns", stampNanoseconds) }
    return text.finished()
  }
}
