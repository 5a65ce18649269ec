import Ledger

extension EntryView {
  /// Whether it carries values of a patient that somebody must be let see.
  package var isWatched: Bool {
    guard let subject, subject != .node, Snapshot.isClinical(entry.type) else { return false }
    return switch payload {
    case .absent, .erased, .folded: false
    case .opened, .withheld, .broken: true
    }
  }

  /// The same without its values, for somebody who may not see them.
  package var withheld: EntryView {
    EntryView(position: position, leaf: leaf, bytes: bytes, entry: entry, subject: subject, payload: .withheld)
  }
}
