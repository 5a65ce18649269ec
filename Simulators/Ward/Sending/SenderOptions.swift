import WardKit

/// What a sender is told beside its scenario.
struct SenderOptions: Sendable {
  var endpoint: BrokerEndpoint
  /// Whether payloads carry the instant of their schedule.
  var stamps = false
  /// Milliseconds that every device's clock is ahead.
  var skewMilliseconds: Int64 = 0
  /// Which part of a run this is, of how many; each takes every n-th patient.
  var part = 0
  var parts = 1
  /// Runs the operator's commands of a phase; nil in the parts of a run, where the parent does.
  var hooks: HookRunner?
  /// Recorded vitals instead of simulated patients.
  var recording: Recording?
}
