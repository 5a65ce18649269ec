/// One thing that is wrong with a device, a link or the gateway.
package struct TechnicalFinding: Hashable, Sendable {
  package var kind: TechnicalKind
  /// The wire key of the field concerned, or nil.
  package var field: String?
  /// The number concerned (as sent, percent, or milliseconds by kind), or nil.
  package var value: Int?
  package var priority: Priority
  /// How long the finding must last before it is announced.
  package var delayMilliseconds: Int

  package init(
    kind: TechnicalKind, field: String? = nil, value: Int? = nil, priority: Priority, delayMilliseconds: Int
  ) {
    self.kind = kind
    self.field = field
    self.value = value
    self.priority = priority
    self.delayMilliseconds = delayMilliseconds
  }

  /// The key under which this joins an alarm: the same condition has the same key whatever its number.
  package var condition: AlarmCondition {
    let key = field.map { "technical.\(kind.rawValue).\($0)" } ?? "technical.\(kind.rawValue)"
    return AlarmCondition(key: key, priority: priority, isCritical: priority == .high && delayMilliseconds == 0)
  }

  /// The canonical description, to be sealed and shown.
  package var fields: [Field] {
    var fields: [Field] = [("finding", .string("technical")), ("kind", .string(kind.rawValue))]
    if let field { fields.append(("field", .string(field))) }
    if let value { fields.append(("value", .int(value))) }
    fields.append(("priority", .string(priority.rawValue)))
    fields.append(("delay", .int(delayMilliseconds)))
    return fields
  }
}
