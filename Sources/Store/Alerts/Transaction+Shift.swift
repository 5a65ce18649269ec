import Triage
import Vitals

/// Taking over from one shift to the next.
extension Transaction {
  /// The open alerts of a unit: of patients who wear a device of it, and about its devices. In the order of opening.
  package func openAlerts(inUnit unit: String) -> [AlertRecord] {
    core.ward.alerts.open.values.filter { record in
      guard !record.isDrill else { return false }
      return self.unit(of: record) == unit
    }.sorted { $0.opened < $1.opened }
  }

  /// The unit that an alert belongs to: of its device, else of the patient; nil where there is none.
  func unit(of record: AlertRecord) -> String? {
    guard let key = record.technical else { return registry.unit(of: record.subject) }
    guard key.unit.isEmpty else { return key.unit }
    return registry.device(key.device)?.unit.name ?? registry.unit(of: record.subject)
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
