/// One condition that an alert is about.
package struct AlarmCondition: Codable, Hashable, Sendable {
  /// Names what is wrong, not its value: the same condition has the same key in every reading.
  package var key: String
  package var priority: Priority
  /// Of high priority and announced at once.
  package var isCritical: Bool
  /// Whether it stands now. One that has left stays on the list: the episode is about it.
  package internal(set) var isActive = true
  /// Whether it left before anybody had acknowledged it: its priority counts on until somebody does.
  package internal(set) var isLatched = false
  /// How long it must last before it is announced, in milliseconds; nil when only the sample as a whole says.
  package var delayMilliseconds: Int?
  /// The order by which nobody is called about it, or nil.
  package var suppression: Suppression?

  package init(
    key: String, priority: Priority, isCritical: Bool, delayMilliseconds: Int? = nil,
    suppression: Suppression? = nil
  ) {
    self.key = key
    self.priority = priority
    self.isCritical = isCritical
    self.delayMilliseconds = delayMilliseconds
    self.suppression = suppression
  }

  /// Whether it counts for the alert's priority: it stands, or nobody has seen yet that it stood; and no order says
  /// otherwise.
  package var counts: Bool { (isActive || isLatched) && suppression == nil }

  private enum Key: String, CodingKey {
    case key, priority, isCritical
    case isActive = "active"
    case isLatched = "latched"
    case suppression
  }

  /// Conditions that were stored before they could leave are active.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init(
      key: try container.decode(String.self, forKey: .key),
      priority: try container.decode(Priority.self, forKey: .priority),
      isCritical: try container.decode(Bool.self, forKey: .isCritical),
      suppression: try container.decodeIfPresent(Suppression.self, forKey: .suppression))
    isActive = try container.decodeIfPresent(Bool.self, forKey: .isActive) ?? true
    isLatched = try container.decodeIfPresent(Bool.self, forKey: .isLatched) ?? false
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(key, forKey: .key)
    try container.encode(priority, forKey: .priority)
    try container.encode(isCritical, forKey: .isCritical)
    if !isActive { try container.encode(false, forKey: .isActive) }
    if isLatched { try container.encode(true, forKey: .isLatched) }
    try container.encodeIfPresent(suppression, forKey: .suppression)
  }
}
