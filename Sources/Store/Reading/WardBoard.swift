import Synchronization
import Vitals

/// How the newest durable batch left devices and open alerts, in numbers: for metrics and lists that are asked every few
/// seconds, without a look at the disk.
///
/// Written on the writer thread after each fsync, a record at a time, by the same fold that the ward and a start go by. It
/// shares nothing with the ward: what two hold is copied by the first change.
package final class WardBoard: Sendable {
  private struct State {
    /// By the device's number; number 0 is nobody.
    var devices: [DeviceState] = []
    var alerts: [AlertCount] = []

    mutating func put(_ device: DeviceState, of index: DeviceIndex) {
      reach(index)
      devices[Int(index.value)] = device
    }

    mutating func apply(_ record: DeviceRecordEntry, at received: Timestamp) {
      reach(record.device)
      devices[Int(record.device.value)].apply(record, at: received)
    }

    private mutating func reach(_ index: DeviceIndex) {
      while devices.count <= Int(index.value) { devices.append(DeviceState()) }
    }
  }

  private let state = Mutex(State())

  init() {}

  /// What start-up found.
  func begin(_ ward: Ward) {
    state.withLock { state in
      for device in ward.devicesWithState { state.put(ward[device], of: device) }
      state.alerts = ward.alerts.counts
    }
  }

  /// A batch is durable. Called on the writer thread.
  ///
  /// - Parameter alerts: nil when none changed.
  func update(_ records: [DeviceRecordEntry], at received: Timestamp, alerts: [AlertCount]?) {
    guard alerts != nil || !records.isEmpty else { return }
    state.withLock { state in
      for record in records { state.apply(record, at: received) }
      if let alerts { state.alerts = alerts }
    }
  }

  /// The states of these devices, in their order; empty for one that nothing ever came from.
  func states(of devices: [Int64]) -> [DeviceState] {
    state.withLock { state in
      devices.map { device in
        guard state.devices.indices.contains(Int(device)) else { return DeviceState() }
        return state.devices[Int(device)]
      }
    }
  }

  /// How many alerts are open by priority and state.
  var alertCounts: [AlertCount] { state.withLock { $0.alerts } }
}
