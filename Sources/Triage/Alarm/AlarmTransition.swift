import Vitals

/// One step in the life of an alert; each becomes an entry on the ledger.
package struct AlarmTransition: Hashable, Sendable {
  package var alert: AlertID
  package var category: AlarmCategory
  /// Nil for the step that opens the alert.
  package var from: AlarmState?
  /// The same as ``from`` when something was noted without moving the alert.
  package var to: AlarmState
  package var why: AlarmReason
  /// On the gateway's clock.
  package var at: Timestamp
  /// The person or recipient whose doing it was, or nil when it was the rules' or the clock's.
  package var by: String?
  /// The priority after this step.
  package var priority: Priority
  /// The round of calling after this step; 0 before anyone was called.
  package var round: Int
  /// The time of the reading that caused it, if one did.
  package var readingTime: Timestamp?
  /// Whether the alert is a rehearsal.
  package var isDrill = false

  /// The canonical description, to be sealed and shown. Times are milliseconds since 1970.
  package var fields: [Field] {
    var fields: [Field] = [
      ("alert", .string(alert.text)), ("category", .string(category.rawValue)), ("to", .string(to.rawValue)),
      ("at", .int(Int(at.milliseconds))), ("priority", .string(priority.rawValue)), ("round", .int(round)),
    ]
    if let from { fields.append(("from", .string(from.rawValue))) }
    if isDrill { fields.append(("drill", .bool(true))) }
    if let by { fields.append(("by", .string(by))) }
    if let readingTime { fields.append(("reading", .int(Int(readingTime.milliseconds)))) }
    return fields + why.fields
  }
}
