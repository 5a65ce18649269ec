/// A mistake built into the simulated shell or disk, to prove that the simulation finds mistakes. None of them touches
/// what is shipped.
enum Mutant: String, CaseIterable, Sendable {
  /// PUBACK leaves before the commit.
  case acknowledgesBeforeCommit
  /// A device is told that its readings are held before they are.
  case receiptsBeforeCommit
  /// What comes again is handed over as something new.
  case countsDuplicates
  /// Heads are published without being anchored first.
  case publishesUnanchored
  /// After a start nobody looks at the deadlines until something happens.
  case forgetsDeadlines
  /// After a start the outbox is not read.
  case forgetsCalls
  /// The newest row of the journal is lost with each start.
  case losesJournal
  /// An open alert's row is lost with each start.
  case losesAlert
  /// The disk reports syncs that it does not do.
  case liesAboutSyncs

  /// The promise whose breach gives it away first, or one of them.
  var promises: Set<String> {
    switch self {
    case .acknowledgesBeforeCommit, .receiptsBeforeCommit: ["INTAKE-1"]
    case .countsDuplicates: ["INTAKE-1", "INTAKE-2", "INTAKE-3", "ALERT-2"]
    case .publishesUnanchored: ["LEDGER-4"]
    case .forgetsDeadlines, .forgetsCalls: ["ALERT-3"]
    case .losesJournal: ["INTAKE-1", "INTAKE-2"]
    case .losesAlert: ["ALERT-2", "ALERT-3"]
    case .liesAboutSyncs: ["INTAKE-1", "LEDGER-2", "LEDGER-4", "START"]
    }
  }
}
