import Triage
import Vitals

/// Taking over from one shift to the next.
extension Transaction {
  /// The open alerts of a unit: of patients who wear a device of it, and about its devices. In the order of opening.
  package func openAlerts(inUnit unit: String) -> [AlertRecord] {
    core.ward.alerts.open.values.filter { record in
      guard !record.isDrill else { return false }
      if let device = record.technical.flatMap({ registry.device($0.device) }) { return device.unit.name == unit }
      return registry.unit(of: record.subject) == unit
    }.sorted { $0.opened < $1.opened }
  }

  /// A person takes a unit over: what somebody else had taken on is that person's from now on, and expires as the
  /// person's own. What nobody has answered yet goes on calling.
  ///
  /// - Parameter alerts: what the person was shown and signed for: exactly the unit's open alerts.
  /// - Throws: ``StoreError/conflict(_:)`` when others are open by now: the person must see them first.
  package func acceptShift(unit: UnitID, alerts: [Int64], by person: String) throws {
    let open = openAlerts(inUnit: unit.name)
    guard Set(open.map(\.opened)) == Set(alerts) else { throw StoreError.conflict(.alertsChanged) }
    for record in open where record.alarm.state == .acknowledged && record.alarm.acknowledgedBy != person {
      // One that was laid aside stays aside: its reason still stands.
      guard record.alarm.shelving == nil else { continue }
      try feed(.acknowledged(by: person), to: record.opened)
    }
  }
}
