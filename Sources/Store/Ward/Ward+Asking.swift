import Vitals

/// What every reading asks: of the state where it lies, because the subscripts copy it when the optimiser sees no other way.
extension Ward {
  /// How far the device's clock is off.
  func clock(of device: DeviceIndex) -> DeviceClock {
    let index = Int(device.value)
    return devices.indices.contains(index) ? devices[index].state.clock : DeviceClock()
  }

  /// Whether a reading with this number was received.
  func holds(_ device: DeviceIndex, boot: UInt64, sequence: UInt64) -> Bool {
    let index = Int(device.value)
    return devices.indices.contains(index) && devices[index].state.holds(boot: boot, sequence: sequence)
  }

  /// See ``ReceivedNumbers/isForgotten(boot:time:isFarOff:)``.
  func isForgotten(_ device: DeviceIndex, boot: UInt64, time: Timestamp, isFarOff: Bool) -> Bool {
    let index = Int(device.value)
    return devices.indices.contains(index)
      && devices[index].state.numbers.isForgotten(boot: boot, time: time, isFarOff: isFarOff)
  }

  /// Whether an open window takes this reading.
  func hasWindow(of subject: SubjectID, for reading: Reading, of device: DeviceIndex, start: Timestamp) -> Bool {
    let index = Int(subject.value)
    return patients.indices.contains(index)
      && patients[index].state.hasWindow(for: reading, of: device, start: start)
  }

  /// How many windows are open for the device.
  func openWindows(of subject: SubjectID, on device: DeviceIndex) -> Int {
    let index = Int(subject.value)
    return patients.indices.contains(index) ? patients[index].state.openWindows(of: device) : 0
  }
}
