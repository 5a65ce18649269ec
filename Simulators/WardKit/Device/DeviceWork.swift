/// What devices work with while something is happening, and where they leave what comes of it.
///
/// Handed to one device at a time; whoever drives takes actions and events out after each step.
package struct DeviceWork {
  package let clock: RunClock
  package let plan: DevicePlan
  /// What goes wrong at present; a phase may change it.
  package var faults: FaultPlan
  /// Whether readings carry the instant of their schedule (`pubns`).
  package let stamps: Bool
  /// Milliseconds that every device's clock is ahead, before its own error.
  package let skewMilliseconds: Int64
  package let abnormalShare: Double
  /// The monotonic clock.
  package var now: Int64 = 0
  package var actions: [DeviceAction] = []
  package var events: [RunEvent] = []
  /// The number of the last message.
  private var lastMessage: UInt64

  /// - Parameter firstMessage: numbers of messages start behind it; processes of one run have ranges of their own.
  package init(
    clock: RunClock, scenario: Scenario, stamps: Bool = false, skewMilliseconds: Int64 = 0, firstMessage: UInt64 = 0
  ) {
    self.clock = clock
    plan = scenario.devices
    faults = scenario.faults
    self.stamps = stamps
    self.skewMilliseconds = skewMilliseconds
    abnormalShare = scenario.patients.abnormalShare
    lastMessage = firstMessage
  }

  mutating func nextMessage() -> UInt64 {
    lastMessage += 1
    return lastMessage
  }
}
