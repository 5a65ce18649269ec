import Ledger

/// The sealed values beside an entry, as whoever folds it has them.
package enum ConsentValues: Hashable, Sendable {
  /// The entry has none.
  case absent
  case opened(JSONValue)
  /// The subject's key was destroyed: nobody can read them any more.
  case erased
}
