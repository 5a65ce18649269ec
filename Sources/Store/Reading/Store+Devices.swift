import Vitals

extension Store {
  /// When the newest reading of a device was made, by the gateway's clock as far as the device's is understood; nil when
  /// nothing has come. From memory, as the newest durable batch left it; any thread.
  package func newestMeasurement(of device: DeviceIndex) -> Timestamp? {
    guard let state = board.states(of: [device.value]).first else { return nil }
    return state.newestReading.map(state.clock.corrected)
  }
}
