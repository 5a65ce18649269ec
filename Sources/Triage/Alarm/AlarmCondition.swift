/// One condition that an alert is about.
package struct AlarmCondition: Codable, Hashable, Sendable {
  /// Names what is wrong, not its value: the same condition has the same key in every reading.
  package var key: String
  package var priority: Priority
  /// Of high priority and announced at once.
  package var isCritical: Bool

  package init(key: String, priority: Priority, isCritical: Bool) {
    self.key = key
    self.priority = priority
    self.isCritical = isCritical
  }
}
