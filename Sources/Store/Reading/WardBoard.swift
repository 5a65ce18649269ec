import Synchronization
import Vitals

/// How the newest durable batch left devices and open alerts, in numbers: for metrics and lists that are asked every few
/// seconds, without a look at the disk.
///
/// Written on the writer thread after each fsync, a few words a touched device. The ranges of received numbers are shared
/// with the ward until its next batch changes them.
package final class WardBoard: Sendable {
  private struct State {
    /// By the device's number; number 0 is nobody.
    var devices: [DeviceState?] = []
    var alerts: [AlertCount] = []
  }

  private let state = Mutex(State())

  init() {}

  /// What start-up found.
  func begin(_ ward: Ward) {
    update(ward.devicesWithState, alertsChanged: true, from: ward)
  }

  /// A batch is durable. Called on the writer thread.
  func update(_ touched: [DeviceIndex], alertsChanged: Bool, from ward: Ward) {
    guard alertsChanged || !touched.isEmpty else { return }
    state.withLock { state in
      for device in touched {
        let index = Int(device.value)
        while state.devices.count <= index { state.devices.append(nil) }
        state.devices[index] = ward[device]
      }
      if alertsChanged { state.alerts = ward.alerts.counts }
    }
  }

  /// The states of these devices, in their order; empty for one that nothing ever came from.
  func states(of devices: [Int64]) -> [DeviceState] {
    state.withLock { state in
      devices.map { device in
        guard state.devices.indices.contains(Int(device)) else { return DeviceState() }
        return state.devices[Int(device)] ?? DeviceState()
      }
    }
  }

  /// How many alerts are open by priority and state.
  var alertCounts: [AlertCount] { state.withLock { $0.alerts } }
}
