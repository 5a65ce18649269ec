/// By which rules a decision was made. Its entry names them, so that an audit decides as the writer did then; newer rules
/// know more bases, so that naming an older version never permits more.
package enum RuleVersion: Int64, CaseIterable, Hashable, Comparable, Sendable {
  /// Contracts, guardians and emergencies. Entries without a version were decided by these.
  case contracts = 1
  /// Also those who stand watch: the care team and the facility's desk (decision 0045).
  case watch = 2
  /// Also single records of the directory (decision 0075).
  case directory = 3

  /// What the writer decides by.
  package static let current = RuleVersion.directory

  package static func < (left: RuleVersion, right: RuleVersion) -> Bool { left.rawValue < right.rawValue }
}
