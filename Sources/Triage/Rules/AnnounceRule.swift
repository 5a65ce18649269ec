/// How a finding is announced: how urgent it is, how long it must last before people are called, and who says so.
package struct AnnounceRule: Hashable, Sendable {
  package var priority: Priority
  /// How long the finding must last in reading time before it is announced; 0 announces at once.
  package var delayMilliseconds: Int
  /// The publication or decision that the rule rests on, never empty.
  package var source: String

  package init(priority: Priority, delayMilliseconds: Int, source: String) {
    self.priority = priority
    self.delayMilliseconds = delayMilliseconds
    self.source = source
  }

  /// Announced at once and of high priority.
  package var isCritical: Bool { priority == .high && delayMilliseconds == 0 }
}
