import Vitals

/// What an alarm needs to know of one abnormal (or technical) reading.
package struct AlarmSample: Hashable, Sendable {
  package var priority: Priority
  /// What is wrong in this sample, in the order of its findings.
  package var conditions: [AlarmCondition]
  /// The shortest announce delay of its conditions.
  package var delayMilliseconds: Int
  /// The reading's own time.
  package var readingTime: Timestamp
  /// Whether the reading came long after its time.
  package var late: Bool
  /// The channels that are out of limits after this reading, whatever it carried itself; nil when it is not about
  /// channels, and then no condition leaves by it.
  package var standing: ChannelSet?
  /// Whether it is a rehearsal and not about a patient.
  package var isDrill: Bool

  package init(
    priority: Priority, conditions: [AlarmCondition], delayMilliseconds: Int, readingTime: Timestamp, late: Bool,
    standing: ChannelSet? = nil, isDrill: Bool = false
  ) {
    self.priority = priority
    self.conditions = conditions
    self.delayMilliseconds = delayMilliseconds
    self.readingTime = readingTime
    self.late = late
    self.standing = standing
    self.isDrill = isDrill
  }

  package init(_ abnormality: Abnormality, readingTime: Timestamp, late: Bool, standing: ChannelSet? = nil) {
    self.init(
      priority: abnormality.priority, conditions: abnormality.findings.map(\.condition),
      delayMilliseconds: abnormality.announceDelayMilliseconds, readingTime: readingTime, late: late, standing: standing
    )
  }

  /// What people may be called about.
  var audible: [AlarmCondition] { conditions.filter { $0.suppression == nil } }

  /// What an order says nobody is called about.
  var suppressed: [AlarmCondition] { conditions.filter { $0.suppression != nil } }

  package init(_ technical: Technical, readingTime: Timestamp, late: Bool) {
    self.init(
      priority: technical.priority, conditions: technical.findings.map(\.condition),
      delayMilliseconds: technical.announceDelayMilliseconds, readingTime: readingTime, late: late)
  }
}
