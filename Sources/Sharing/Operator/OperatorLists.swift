import Consent
import Ledger
import Store
import Triage
import Vitals

/// Lists as JSON, one object a row.
enum OperatorLists {
  static func devices(_ registry: Registry) -> JSONValue {
    .array(
      registry.allDevices.map { device in
        var members: [String: JSONValue] = [
          "cadence": .integer(device.cadenceMilliseconds), "device": .string(device.id.name),
          "unit": .string(device.unit.name),
        ]
        if let binding = device.bindings.last, binding.until == nil, let patient = registry.patient(binding.subject) {
          members["patient"] = .string(patient.id)
          members["since"] = .integer(binding.since.milliseconds)
        }
        return .object(members)
      })
  }

  static func patients(_ registry: Registry, names: [String: String]) -> JSONValue {
    .array(
      registry.allPatients.map { patient in
        [
          "name": .string(names[patient.id] ?? ""), "patient": .string(patient.id),
          "team": .array(patient.team.map { .string($0) }),
        ]
      })
  }

  static func persons(_ registry: Registry, names: [String: String]) -> JSONValue {
    .array(
      registry.allPersons.filter { $0.role != .patient }.map { person in
        [
          "active": .bool(person.isActive), "channels": .array(person.channels.map { .string($0.rawValue) }),
          "keys": .array(person.keys.map { .string($0) }), "name": .string(names[person.id] ?? ""),
          "person": .string(person.id), "role": .string(person.role.rawValue),
        ]
      })
  }

  static func erasure(_ report: ErasureReport, areObjectsGone: Bool) -> JSONValue {
    [
      "alerts": .integer(Int64(report.alerts)), "keyDestroyed": .bool(report.isKeyDestroyed),
      "listed": .bool(report.isListedBesideAnchor), "logEmptied": .bool(report.isLogEmptied),
      "objectsGone": .bool(areObjectsGone && report.wraps == 0), "records": .integer(Int64(report.records)),
      "summaries": .integer(Int64(report.summaries)),
    ]
  }

  private static func unit(of alert: AlertRecord, _ registry: Registry) -> String? {
    alert.technical.flatMap { registry.device($0.device) }?.unit.name ?? registry.unit(of: alert.subject)
  }

  static func alerts(_ alerts: [AlertRecord], _ registry: Registry) -> JSONValue {
    .array(
      alerts.map { alert in
        var members: [String: JSONValue] = [
          "alert": .string(alert.name), "evidence": .integer(Int64(alert.evidenceCount)),
          "opened": .integer(alert.openedAt.milliseconds), "priority": .string(alert.alarm.priority.rawValue),
          "state": .string(alert.alarm.state.rawValue),
        ]
        if let patient = alert.pseudonym { members["patient"] = .string(patient) }
        if let person = alert.alarm.acknowledgedBy { members["by"] = .string(person) }
        if let until = alert.alarm.shelving?.until { members["shelved"] = .integer(until.milliseconds) }
        if let unit = unit(of: alert, registry) { members["unit"] = .string(unit) }
        if alert.isDrill { members["drill"] = true }
        if let technical = alert.technical { members["technical"] = .string(technical.kind) }
        return .object(members)
      })
  }
}
