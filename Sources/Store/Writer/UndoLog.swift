import Triage
import Vitals

/// How to take back what a submission changed in memory, newest first.
///
/// Memory changes in place while a batch runs, because copying a ward for every batch would cost more than the batch; a
/// submission that fails, and a commit that fails, are undone to the mark they started from. What every reading changes
/// is kept as the few words that were there before: whoever keeps a whole state shares its arrays, and the next change
/// copies them. A state as a whole is for what is rarer and lies elsewhere, so that the few words stand close together; a
/// closure is for what is rare.
struct UndoLog {
  /// What was there before a change of a device's state.
  enum DeviceBefore {
    indirect case state(DeviceState?)
    case clock(DeviceClock)
    case record(DeviceState.Before)
  }

  /// What was there before a change of a patient's state.
  enum PatientBefore {
    indirect case state(PatientState?)
    case triage(TriageState)
    case reading(PatientState.ReadingBefore)
  }

  /// What was there before a change of an alert.
  enum AlertBefore {
    indirect case record(AlertRecord?)
    case lastNormal(Timestamp?)
  }

  /// A point to go back to.
  struct Mark {
    fileprivate var devices = 0
    fileprivate var patients = 0
    fileprivate var totals = 0
    fileprivate var alerts = 0
    fileprivate var inverses = 0
  }

  private var devices: [(index: Int, before: DeviceBefore)] = []
  private var patients: [(index: Int, before: PatientBefore)] = []
  private var totals: [Conservation] = []
  private var alerts: [(opened: Int64, before: AlertBefore)] = []
  private var inverses: [(Ward) -> Void] = []

  var mark: Mark {
    Mark(
      devices: devices.count, patients: patients.count, totals: totals.count, alerts: alerts.count,
      inverses: inverses.count)
  }

  mutating func keep(device index: Int, _ before: DeviceBefore) { devices.append((index, before)) }

  mutating func keep(patient index: Int, _ before: PatientBefore) { patients.append((index, before)) }

  mutating func keep(_ total: Conservation) { totals.append(total) }

  mutating func keep(alert opened: Int64, _ before: AlertBefore) { alerts.append((opened, before)) }

  mutating func push(_ inverse: @escaping (Ward) -> Void) { inverses.append(inverse) }

  /// Forgets what was kept since the mark and hands it over, newest first in each of its kinds, which are independent.
  mutating func takeBack(
    to mark: Mark, device: (Int, DeviceBefore) -> Void, patient: (Int, PatientBefore) -> Void,
    total: (Conservation) -> Void, alert: (Int64, AlertBefore) -> Void
  ) -> [(Ward) -> Void] {
    while devices.count > mark.devices, let kept = devices.popLast() { device(kept.index, kept.before) }
    while patients.count > mark.patients, let kept = patients.popLast() { patient(kept.index, kept.before) }
    while totals.count > mark.totals, let kept = totals.popLast() { total(kept) }
    while alerts.count > mark.alerts, let kept = alerts.popLast() { alert(kept.opened, kept.before) }
    let rest = Array(inverses[mark.inverses...].reversed())
    inverses.removeLast(rest.count)
    return rest
  }

  mutating func clear() {
    devices.removeAll(keepingCapacity: true)
    patients.removeAll(keepingCapacity: true)
    totals.removeAll(keepingCapacity: true)
    alerts.removeAll(keepingCapacity: true)
    inverses.removeAll(keepingCapacity: true)
  }
}
