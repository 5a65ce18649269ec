/// What a run does, as a scenario file says it. The same scenario, seed and start give the same readings.
///
/// Times of patients, devices and phases are *scenario time*: it passes ``compression`` times as fast as the clock. Times
/// of the link and of re-sending are clock time, like the gateway's own.
package struct Scenario: Hashable, Sendable {
  package var name: String
  /// One line for `vigil-ward list`.
  package var summary: String
  package var seed: UInt64 = 7
  package var patients = PatientPlan()
  package var devices = DevicePlan()
  package var connection = ConnectionPlan()
  package var faults = FaultPlan()
  package var phases: [Phase] = []
  /// Scenario seconds after the last connection; nil runs until somebody stops it.
  package var seconds: Double?
  /// How long to wait for outstanding receipts afterwards, in clock seconds; nil does not wait.
  package var drainSeconds: Double?
  /// Scenario seconds in a second of the clock, 0.1...10,000.
  package var compression = 1.0
  /// The hour of the patients' day at which it begins, 0..<24.
  package var startHour = 12.0
  /// Processes to spread over; nil as many as the descriptors ask for.
  package var processes: Int?
  package var expectations = Expectations()

  package init(name: String, summary: String) {
    self.name = name
    self.summary = summary
  }

  /// Devices that take part.
  package var deviceCount: Int { patients.count * devices.perPatient }

  /// Readings a second of the clock of all devices together, before faults.
  package var readingsPerSecond: Double { Double(deviceCount) / devices.cadenceSeconds * compression }
}
