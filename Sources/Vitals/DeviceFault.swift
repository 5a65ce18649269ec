/// What a device says about itself when it cannot measure, in the words of worn devices and bedside monitors
/// (ISO/IEEE 11073-10101, events "leads off", "probe disconnected", "wrong cuff" …).
package enum DeviceFault: UInt8, CaseIterable, Hashable, Sendable {
  /// An electrode is off.
  case leadsOff
  /// The probe is unplugged or off the finger.
  case probeOff
  /// The cuff has the wrong size, is loose or leaks.
  case wrongCuff
  /// A measurement was made and the device does not trust it.
  case measurementInvalid
  /// A measurement was due and there is none.
  case measurementAbsent
  /// Too little signal: low perfusion, noise, interference.
  case poorSignal
  /// The sensor itself is broken.
  case sensorFailure
  /// The battery is low, without saying how low.
  case batteryLow

  /// The word on the wire and in canonical readings.
  package var key: String {
    switch self {
    case .leadsOff: "leads-off"
    case .probeOff: "probe-off"
    case .wrongCuff: "wrong-cuff"
    case .measurementInvalid: "measurement-invalid"
    case .measurementAbsent: "measurement-absent"
    case .poorSignal: "poor-signal"
    case .sensorFailure: "sensor-failure"
    case .batteryLow: "battery-low"
    }
  }

  /// The fault that goes by this word, or nil.
  package init?(key: some StringProtocol) {
    guard let fault = DeviceFault.allCases.first(where: { $0.key == key }) else { return nil }
    self = fault
  }
}

/// The faults that one reading reports, in one byte.
package struct DeviceFaults: OptionSet, Hashable, Sendable {
  /// Bit n stands for the ``DeviceFault`` with raw value n.
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package init(_ fault: DeviceFault) {
    rawValue = 1 << fault.rawValue
  }

  package func contains(_ fault: DeviceFault) -> Bool {
    contains(DeviceFaults(fault))
  }

  /// The members in the order of their raw values.
  package var faults: [DeviceFault] { DeviceFault.allCases.filter(contains) }
}
