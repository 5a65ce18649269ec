/// Whether a device's clock is off by more than the rules tolerate.
package enum ClockFinding: Hashable, Sendable {
  case fine
  case off
  /// Nobody outside the gateway can tell: the time of receipt decides.
  case unclear
}
