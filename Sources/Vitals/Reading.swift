/// One set of measurements by one device at one instant, decoded and in canonical units.
///
/// A value of fixed size without references: decoding, judging and queueing one allocates nothing. Which device sent it is
/// known from the authenticated topic and travels beside it; which patient wore that device, the writer looks up.
package struct Reading: Hashable, Sendable {
  /// When it was measured, by the device's own clock.
  package var time: Timestamp
  /// The device's running number within ``boot``, 0...2^53-1, or nil when the device does not number its readings.
  package var sequence: UInt64?
  /// Which start of the device numbered it, 0...2^53-1; later starts have larger numbers. 0 when the payload has none.
  package var boot: UInt64
  /// Numeric vitals in fixed-point steps.
  package var vitals: VitalValues
  /// Vitals that were present but physically impossible (INTAKE-3): the numbers as sent, in fixed-point steps, clamped to
  /// 16 bits.
  package var impossible: VitalValues
  package var consciousness: Consciousness?
  /// Whether the patient breathes supplemental oxygen.
  package var oxygen: Bool?
  package var rhythm: Rhythm?
  /// A fall was detected.
  package var fall: Bool?
  /// The sensor is on skin.
  package var contact: Bool?
  /// Remaining charge in percent, 0...100.
  package var battery: UInt8?
  /// The wearer was moving, which makes optical readings doubtful.
  package var motion: Bool?
  /// What the device says about itself.
  package var faults: DeviceFaults = []

  /// Which vitals were ``impossible``; bit n stands for ``Vital`` raw value n.
  package var impossibleMask: UInt8 { impossible.mask }

  package init(time: Timestamp, sequence: UInt64? = nil, boot: UInt64 = 0) {
    self.time = time
    self.sequence = sequence
    self.boot = boot
    self.vitals = VitalValues()
    self.impossible = VitalValues()
  }
}
