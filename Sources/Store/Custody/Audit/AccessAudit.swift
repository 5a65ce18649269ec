import Consent
import Foundation
import GRDB
import Ledger
import Vault

/// `vigil audit`: replays the ledger and decides every access again, so that each is shown to have been permitted by the
/// consent of its moment (CONSENT-4). It believes no projection and nothing that a decision's entry says of itself.
///
/// Beside what ``ConsentAudit`` finds it names values that are not those which were committed to, records that stand
/// there without a decision that let their author write, and acts that are not their author's or were not the author's to
/// sign.
package struct AccessAudit {
  /// What is wrong at a position of the ledger.
  package enum Finding: Hashable, Sendable {
    case consent(AuditFinding)
    /// The sealed value is missing, changed, or not the one that the entry commits to.
    case valueBroken(at: Int64)
    /// No decision before the record let its author write it.
    case ungatedRecord(at: Int64)
    /// Whoever stands as author did not sign it, or was not entitled to.
    case act(at: Int64, ActFault)

    package var position: Int64 {
      switch self {
      case .consent(let finding): finding.position
      case .valueBroken(let position), .ungatedRecord(let position), .act(let position, _): position
      }
    }
  }

  /// What an audit saw.
  package struct Outcome: Sendable {
    package let report: AuditReport
    /// In the order of the ledger; at most ``AuditReport/findingBound`` of each kind.
    package let findings: [Finding]
    /// Whether the sealed values were there, or only what stands in clear.
    package let isInClear: Bool
  }

  private var audit = ConsentAudit()
  private var acts = ActAudit()
  private var own: [Finding] = []
  /// The newest decision that let somebody write, which the record must follow at once.
  private var permit: AccessEntry?
  private let isInClear: Bool

  private init(isInClear: Bool) { self.isInClear = isInClear }

  /// Audits a database, beside a running gateway if there is one.
  package static func run(database path: String, keyRing: KeyRing) throws -> Outcome {
    guard FileManager.default.fileExists(atPath: path) else { throw StoreError.schemaUnknown(found: "none") }
    return try DatabaseFile.openReadOnly(path).read { db in
      var audit = AccessAudit(isInClear: false)
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT e.position, e.bytes, v.bytes AS sealed, v.subject, s.key FROM entries e
          LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject ORDER BY e.position
          """)
      while let row = try rows.next() {
        let entry = try Entry.parse(Array(row["bytes"] as Data))
        let position: Int64 = row["position"]
        guard ConsentAudit.concerns(entry) || ActAudit.concerns(entry) else { continue }
        let payload = EntryPayload.open(
          row["sealed"], of: entry, at: position, subject: row["subject"], key: row["key"], keyRing: keyRing)
        audit.take(entry, payload, at: position)
      }
      return audit.outcome
    }
  }

  /// Audits the `entries.jsonl` of an export by what stands there in clear: that every permit was somebody's who was
  /// approved, by grants that stood.
  package static func run(export folder: String) throws -> Outcome {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/entries.jsonl"), options: .mappedIfSafe)
    var audit = AccessAudit(isInClear: true)
    var position: Int64 = 0
    for line in data.split(separator: UInt8(ascii: "\n")) {
      let entry = try Entry.parse(Array(line))
      if ConsentAudit.concerns(entry) || ActAudit.concerns(entry) {
        audit.take(entry, entry.commitment == nil ? .absent : .erased, at: position)
      }
      position += 1
    }
    return audit.outcome
  }

  private var outcome: Outcome {
    let findings = audit.report.findings.map { Finding.consent($0) } + own
    return Outcome(
      report: audit.report, findings: findings.sorted { $0.position < $1.position }, isInClear: isInClear)
  }

  private mutating func take(_ entry: Entry, _ payload: EntryPayload, at position: Int64) {
    let values: ConsentValues
    switch payload {
    case .absent, .withheld, .folded: values = .absent
    case .opened(let value): values = .opened(value)
    case .erased: values = .erased
    case .broken:
      note(.valueBroken(at: position))
      values = .absent
    }
    if let fault = acts.take(entry, isErased: values == .erased, state: audit.state, at: position) {
      note(.act(at: position, fault))
      permit = nil
      return audit.pass(at: position)
    }
    if entry.type == .recordAdded { checkGate(of: entry, at: position) }
    permit = nil
    guard ConsentAudit.concerns(entry) else { return }
    audit.take(entry, values: values, at: position)
    if entry.type == .accessDecided { permit = try? AccessEntry(entry, values: values) }
  }

  private mutating func checkGate(of entry: Entry, at position: Int64) {
    guard let permit, permit.position == position - 1, permit.isPermitted, permit.person.text == entry.author,
      permit.patient.text == entry.subject, permit.action.map({ [.write, .correct].contains($0) }) ?? true
    else { return note(.ungatedRecord(at: position)) }
  }

  private mutating func note(_ finding: Finding) {
    if own.count < AuditReport.findingBound { own.append(finding) }
  }
}

extension ConsentAudit {
  /// Readings and summaries say nothing of consent, and are most of a ledger.
  fileprivate static func concerns(_ entry: Entry) -> Bool {
    entry.type.rawValue.hasPrefix("alert.") || ConsentEntry.concerns(entry, payload: nil)
  }
}
