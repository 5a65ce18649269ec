import Ledger
import Vault

/// A file's key for one reader, as an author who sealed the file sends it: `{"reader", "wrap": {"ct","enc"}}`.
package struct ReaderWrap: Hashable, Sendable {
  /// Most wraps of a file that its author sends.
  package static let bound = 16

  package let reader: String
  package let wrap: KeyWrap

  package init(reader: String, wrap: KeyWrap) {
    self.reader = reader
    self.wrap = wrap
  }

  package var json: JSONValue { ["reader": .string(reader), "wrap": wrap.json] }

  /// Nil for anything that ``json`` would not write.
  package init?(json: JSONValue) {
    guard json.object?.count == 2, let reader = json["reader"]?.string, (1...64).contains(reader.utf8.count),
      let member = json["wrap"], let wrap = try? KeyWrap(json: member)
    else { return nil }
    self.init(reader: reader, wrap: wrap)
  }
}
