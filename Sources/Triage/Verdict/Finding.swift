import Vitals

/// One reason why a reading is abnormal.
package struct Finding: Hashable, Sendable {
  /// What was found.
  package enum Cause: Hashable, Sendable {
    /// A vital of the reading lies outside its limits; the value is in fixed-point steps.
    case limit(vital: Vital, value: Int, depth: Depth)
    /// The lower bound of the NEWS2 aggregate reached a threshold.
    case aggregate(ScoreInterval)
    /// One NEWS2 parameter of the reading scores 3 by itself.
    case singleThree(ScoredParameters)
    /// A trend grew by this reading: from which value of its window to which.
    case trend(TrendKind, from: Int, to: Int)
    /// The device reported an event.
    case event(EventKind)
  }

  package var cause: Cause
  package var priority: Priority
  /// How long it must last in reading time before it is announced.
  package var delayMilliseconds: Int
  /// The order by which nobody is called about it, or nil. It is evidence all the same.
  package var suppression: Suppression?
  /// Whether movement made it one priority lower.
  package var isLowered = false

  package init(cause: Cause, rule: AnnounceRule) {
    self.cause = cause
    self.priority = rule.priority
    self.delayMilliseconds = rule.delayMilliseconds
  }

  /// Of high priority and announced at once.
  package var isCritical: Bool { priority == .high && delayMilliseconds == 0 }

  /// The key under which this joins an alarm. It names vital and depth, not the value, so that the same condition has
  /// the same key in every reading.
  package var conditionKey: String {
    switch cause {
    case .limit(let vital, _, let depth): "limit.\(vital.key).\(depth.rawValue)"
    case .aggregate: "aggregate.\(priority.rawValue)"
    case .singleThree(let parameter): "single.\(parameter.keys.joined(separator: "."))"
    case .trend(let kind, _, _): "trend.\(kind.rawValue)"
    case .event(let kind): "event.\(kind.rawValue)"
    }
  }

  package var condition: AlarmCondition {
    AlarmCondition(
      key: conditionKey, priority: priority, isCritical: isCritical, delayMilliseconds: delayMilliseconds,
      suppression: suppression)
  }

  /// The canonical description, to be sealed and shown.
  package var fields: [Field] {
    var fields = causeFields + [("priority", .string(priority.rawValue)), ("delay", .int(delayMilliseconds))]
    if isLowered { fields.append(("lowered", .bool(true))) }
    if let suppression {
      fields.append(("suppressed", .int(Int(suppression.order))))
      fields.append(("suppressedBy", .string(suppression.author)))
      fields.append(("suppressedUntil", .int(Int(suppression.until.milliseconds))))
    }
    return fields
  }

  private var causeFields: [Field] {
    switch cause {
    case .limit(let vital, let value, let depth):
      [
        ("finding", .string("limit")), ("vital", .string(vital.key)), ("value", .int(value)),
        ("scale", .int(vital.scale)), ("unit", .string(vital.ucum)), ("depth", .string(depth.rawValue)),
      ]
    case .aggregate(let score): [("finding", .string("aggregate"))] + score.fields
    case .singleThree(let parameter):
      [("finding", .string("single-three")), ("parameter", .string(parameter.keys.joined(separator: " ")))]
    case .trend(let kind, let from, let to):
      [("finding", .string("trend")), ("trend", .string(kind.rawValue)), ("from", .int(from)), ("to", .int(to))]
    case .event(let kind): [("finding", .string("event")), ("event", .string(kind.rawValue))]
    }
  }
}
