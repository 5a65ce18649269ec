/// What goes wrong, and how often. Shares are of readings unless said otherwise, 0...1; every knob is drawn by itself, so
/// that turning one changes no other.
package struct FaultPlan: Hashable, Sendable {
  /// Readings sent twice at once.
  package var duplicates = 0.0
  /// Readings held back until the next has gone.
  package var reordering = 0.0
  /// Readings with a vital that cannot be.
  package var impossible = 0.0
  /// Extra messages of these kinds.
  package var malformed = 0.0
  package var malformedKinds = MalformedKind.allCases
  package var hostile = 0.0
  package var hostileKinds = HostileKind.allCases
  package var wrongIdentity = 0.0
  package var unknownDevice = 0.0
  /// Share of devices whose clock is wrong, and by how many seconds (negative: behind), each its own.
  package var skewedShare = 0.0
  package var skewSeconds = 0.0...0.0
  /// Share of devices whose clock runs fast or slow, and by how many seconds in an hour of scenario time, each its own.
  package var driftingShare = 0.0
  package var driftSecondsPerHour = 0.0...0.0
  /// Times a device starts anew, with a new `boot`; an hour of scenario time.
  package var rebootsPerHour = 0.0
  /// Times the sensor comes off, an hour of scenario time, and for how many scenario seconds.
  package var probeOffPerHour = 0.0
  package var probeOffSeconds = 30.0
  /// Times the link is lost without a word, an hour of scenario time, and for how many scenario seconds.
  package var linkLossesPerHour = 0.0
  package var linkLossSeconds = 30.0
  /// Charge at the start in percent, and how much is lost in an hour of scenario time.
  package var batteryStartPercent = 98.0
  package var batteryPerHour = 4.0

  package init() {}
}
