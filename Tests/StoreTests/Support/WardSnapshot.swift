import Triage
import Vitals

@testable import Store

/// All that a restart must bring back, by value.
struct WardSnapshot: Equatable, Sendable {
  let devices: [DeviceIndex: DeviceState]
  let patients: [SubjectID: PatientState]
  let total: Conservation
  let alerts: [Int64: AlertRecord]

  init(_ ward: Ward) {
    devices = Dictionary(
      uniqueKeysWithValues: ward.devicesWithState.map { index in
        var state = ward[index]
        // How many readings in a row have lagged so far is not kept: a restart counts them anew.
        state.clock = DeviceClock(correctionMilliseconds: state.clock.correctionMilliseconds)
        return (index, state)
      })
    patients = Dictionary(uniqueKeysWithValues: ward.patientsWithState.map { ($0, ward[$0]) })
    total = ward.total
    alerts = ward.alerts.open
  }

  /// Whether the counters agree: each device's, the total, and the sum of the devices.
  var isConserved: Bool {
    var sum = Conservation()
    for state in devices.values { sum.add(state.conservation) }
    return total.holds && sum == total && devices.values.allSatisfy(\.conservation.holds)
  }
}
