import Consent
import GRDB
import Ledger
import Vault

/// The state of consent along a walk over the ledger: for `vigil rebuild`, and for a ledger that an older build wrote.
///
/// An entry that is refused is passed over, as `vigil audit` does, which names it.
struct ConsentPart: Rebuild.Part {
  let db: Database
  let keyRing: KeyRing
  let tables = ConsentRows.derivedTables
  private var state = ConsentState()

  init(db: Database, keyRing: KeyRing) {
    self.db = db
    self.keyRing = keyRing
  }

  func begin() {}

  mutating func apply(_ entry: Entry, at position: Int64) throws {
    if let patient = entry.subject, [.linkOpened, .linkRefused].contains(entry.type) {
      return try ConsentRows.insert(link: entry.type, of: patient, at: position, db: db)
    }
    guard isConcerned(entry) else { return }
    let values: ConsentValues =
      ConsentEntry.needsValues(entry.type)
      ? try ConsentRows.values(at: position, keyRing: keyRing, db: db) : .absent
    guard let change = try? state.fold(entry, values: values, at: position) else {
      return state.advance(to: position + 1)
    }
    try ConsentRows.keep(entry, change, state, at: position, db: db)
  }

  func finish() {}

  /// The live path looks into the payload before it parses it; here every step of an alarm is folded, with equal effect.
  private func isConcerned(_ entry: Entry) -> Bool {
    entry.type.rawValue.hasPrefix("alert.") || ConsentEntry.concerns(entry, payload: nil)
  }
}
