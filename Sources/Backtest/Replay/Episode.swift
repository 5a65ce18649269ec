import Triage
import Vitals

/// One alert of one patient, as rules would have raised it.
package struct Episode: Hashable, Sendable {
  package let patient: String
  /// The reading time of its first abnormal sample.
  package let onset: Timestamp
  /// When somebody would first have been called, or nil when it passed before its delay was over.
  package internal(set) var announced: Timestamp?
  /// Its gravest priority.
  package internal(set) var priority: Priority
  /// Its last abnormal reading time.
  package internal(set) var lastAbnormal: Timestamp
  /// Keys of everything that was wrong, in the order of joining.
  package internal(set) var conditions: [String]
  /// How often somebody would have been called anew because it worsened.
  package internal(set) var worsenings = 0
  /// How many abnormal readings it had.
  package internal(set) var samples: Int
}
