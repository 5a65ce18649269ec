/// Why a person ended an alert: a closed list, so that the quality of alarms can be counted (`vigil report`). What else there
/// is to say goes into the note beside it.
///
/// The raw value is the stable word in signed acts, on the command line, in the interface and in reports.
package enum ResolutionReason: String, CaseIterable, Hashable, Sendable {
  /// The patient was in need, and was helped.
  case treated
  /// The sensor, not the patient: movement, a loose probe, a wrong cuff.
  case artefact
  /// True, and known of this patient: no need to act. An order with other limits may be due.
  case expected
  /// Somebody else, who does not answer here, has taken the patient over.
  case transferred
  /// Raised to try the system or a device.
  case test
}
