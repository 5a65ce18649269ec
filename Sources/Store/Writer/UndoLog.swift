/// How to take back what a submission changed in memory, newest first.
///
/// Memory changes in place while a batch runs, because copying a ward for every batch would cost more than the batch; a
/// submission that fails, and a commit that fails, are undone to the mark they started from. What every reading changes
/// is kept as the value that was there before; a closure, which costs an allocation, is for what is rare.
struct UndoLog {
  /// A point to go back to.
  struct Mark {
    fileprivate var devices = 0
    fileprivate var patients = 0
    fileprivate var totals = 0
    fileprivate var alerts = 0
    fileprivate var inverses = 0
  }

  private var devices: [(index: Int, state: DeviceState?)] = []
  private var patients: [(index: Int, state: PatientState?)] = []
  private var totals: [Conservation] = []
  private var alerts: [(opened: Int64, record: AlertRecord?)] = []
  private var inverses: [(Ward) -> Void] = []

  var mark: Mark {
    Mark(
      devices: devices.count, patients: patients.count, totals: totals.count, alerts: alerts.count,
      inverses: inverses.count)
  }

  mutating func keep(device index: Int, _ state: DeviceState?) { devices.append((index, state)) }

  mutating func keep(patient index: Int, _ state: PatientState?) { patients.append((index, state)) }

  mutating func keep(_ total: Conservation) { totals.append(total) }

  mutating func keep(alert opened: Int64, _ record: AlertRecord?) { alerts.append((opened, record)) }

  mutating func push(_ inverse: @escaping (Ward) -> Void) { inverses.append(inverse) }

  /// Forgets what was kept since the mark and hands it over, newest first in each of its kinds, which are independent.
  mutating func takeBack(
    to mark: Mark, device: (Int, DeviceState?) -> Void, patient: (Int, PatientState?) -> Void,
    total: (Conservation) -> Void, alert: (Int64, AlertRecord?) -> Void
  ) -> [(Ward) -> Void] {
    while devices.count > mark.devices, let kept = devices.popLast() { device(kept.index, kept.state) }
    while patients.count > mark.patients, let kept = patients.popLast() { patient(kept.index, kept.state) }
    while totals.count > mark.totals, let kept = totals.popLast() { total(kept) }
    while alerts.count > mark.alerts, let kept = alerts.popLast() { alert(kept.opened, kept.record) }
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
