import Ledger

extension ConsentContract {
  /// Reads a resource Consent, strictly: what has no counterpart here is refused and not left out, because it could narrow
  /// what the rest permits. `text` and `meta` are for people and servers and are passed over.
  ///
  /// - Throws: ``FHIRRefusal`` with the place; the first that was met.
  package init(_ json: JSONValue, _ version: FHIRVersion) throws(FHIRRefusal) {
    self = try ConsentReader(json, version).contract()
  }
}
