/// What an audit saw.
package struct AuditReport: Hashable, Sendable {
  /// Most findings that are kept; all are counted.
  package static let findingBound = 10_000

  /// Entries of the ledger that were read.
  package internal(set) var entries: Int64 = 0
  /// Decision entries.
  package internal(set) var decisions = 0
  /// Things that were permitted, and that consent permitted at that moment.
  package internal(set) var permits = 0
  /// Things that were denied, rightly.
  package internal(set) var denials = 0
  /// Permits about erased patients whose grants, or whose place on the care team, stood in clear at that moment.
  package internal(set) var shownInClear = 0
  /// Permits about erased patients of which nothing stands in clear: by guardianship, watch, alert, reason or review.
  package internal(set) var unprovable = 0
  /// How many findings there are.
  package internal(set) var faults = 0
  /// The first ``findingBound`` of them, in the order of the ledger.
  package internal(set) var findings: [AuditFinding] = []

  /// Whether every access was permitted by the consent of its moment, as far as that can still be read.
  package var isClean: Bool { faults == 0 }

  mutating func note(_ finding: AuditFinding) {
    faults += 1
    if findings.count < Self.findingBound { findings.append(finding) }
  }
}
